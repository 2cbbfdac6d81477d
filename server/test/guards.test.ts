import { expect, test } from '@jest/globals'
import fastify, { type FastifyRequest } from 'fastify'
import { ApiError } from '../src/core/errors.ts'
import type { ActiveSession, Authenticate } from '../src/core/records.ts'
import { createGuards } from '../src/http/guards.ts'
import { createReadLimits } from '../src/http/read-limits.ts'
import { sharedSchemas } from '../src/http/schemas.ts'
import { registerEventRoutes } from '../src/push/event-routes.ts'
import { call } from './support/members.ts'
import { signIn } from './support/sign-in.ts'
import { createTestServer } from './support/test-server.ts'

const good = 'Bearer good'
const client = '203.0.113.7'

/** Guards before an account service that counts how often it is asked. */
function start(refusal = new ApiError('session_unknown')) {
  const asked = { times: 0 }
  const authenticate: Authenticate = async (authorization) => {
    asked.times += 1
    if (authorization !== good) throw refusal
    return { id: 'session', userId: 'somebody', purpose: 'full' } as ActiveSession
  }
  const limits = createReadLimits()
  const guards = createGuards(authenticate, limits)
  /** Resolves to the code of the refusal; null for an open door. */
  async function enter(authorization: string, ip = client): Promise<string | null> {
    const request = { ip, headers: { authorization } } as FastifyRequest
    const guard = guards.requireSession as unknown as (request: FastifyRequest) => Promise<void>
    return guard(request).then(
      () => null,
      (error: ApiError) => error.code,
    )
  }
  return { asked, limits, enter }
}

async function repeat(times: number, work: () => Promise<unknown>): Promise<void> {
  for (let time = 0; time < times; time += 1) await work()
}

test('a store that is away is nobody’s fault: it does not count against an address', async () => {
  const { enter } = start(new ApiError('store_unavailable'))
  await repeat(3_001, () => enter('Bearer any'))
  expect(await enter('Bearer any')).toBe('store_unavailable')
})

test('rule 9.3: thousands share an address: the failures of some keep no good session of others out', async () => {
  const { enter } = start()
  await repeat(3_000, () => enter('Bearer guessed'))
  expect(await enter('Bearer guessed')).toBe('rate_limited')
  expect(await enter(good)).toBeNull()
})

test('nor do reads without a session', async () => {
  const { enter, limits } = start()
  await repeat(40_000, () => limits.countAnonymous(client).catch(() => undefined))
  expect(await enter(good)).toBeNull()
})

test('ten times as many are an attack, which asks the store no more: only then good sessions there wait too', async () => {
  const { asked, enter } = start()
  await repeat(29_999, () => enter('Bearer guessed'))
  expect(await enter(good)).toBeNull()
  await enter('Bearer guessed')
  asked.times = 0
  expect([await enter('Bearer guessed'), await enter(good)]).toEqual(['rate_limited', 'rate_limited'])
  expect(asked.times).toBe(0)
  expect(await enter(good, '203.0.113.8')).toBeNull()
})

test('rule 9.2: what a member reads is counted in the process only: the store of the limits hears nothing of it', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const before = server.limitRows()
  expect(before.length).toBeGreaterThan(0)
  const reads = ['GET /v1/me', 'GET /v1/sessions', 'GET /v1/me/settings', 'GET /v1/me/security-log']
  for (const route of reads) expect((await call(server, token, route)).statusCode).toBe(200)
  expect((await server.inject({ url: '/v1/agreement' })).statusCode).toBe(200)
  expect(server.limitRows()).toEqual(before)
})

test.each([
  ['what WeChat did not sign counts against the address that sent it', 'push_rejected', ['127.0.0.1']],
  ['a store that is away does not', 'store_unavailable', []],
] as const)('rule 6.4: of pushed messages %s', async (_name, code, expected) => {
  const counted: string[] = []
  const limits = { ...createReadLimits(), countAnonymous: async (address: string) => counted.push(address) }
  const refuse = async () => {
    throw new ApiError(code)
  }
  const app = fastify()
  for (const schema of sharedSchemas) app.addSchema(schema)
  registerEventRoutes(app, { push: { checkUrl: () => undefined, receive: refuse }, limits })
  const query = { timestamp: '1', nonce: '1', msg_signature: '0'.repeat(40) }
  await app.inject({ method: 'POST', url: '/v1/wechat/events', query, payload: { Encrypt: 'text' } })
  expect(counted).toEqual(expected)
})
