import { describe, expect, test } from '@jest/globals'
import { createHmacHasher } from '../src/core/secrets.ts'
import { type LimitedWrite, writeLimits } from '../src/core/write-limits.ts'
import { openStoredLimits } from '../src/store/stored-limits.ts'
import { afterThisTest } from './support/clean-up.ts'
import { call, eventKinds, prove } from './support/members.ts'
import { createOperator } from './support/operator.ts'
import { openId, phone, signIn, tap, trySilently } from './support/sign-in.ts'
import { countRows, createConfig, createTestServer, noRows, type TestServer } from './support/test-server.ts'

const campus = '203.0.113.7'
const elsewhere = '203.0.113.8'
const newAccountsPerHour = 1_000
const callsPerAdmin = 1_200

/** The counters as another node with the same keys has them. */
async function openOtherNode({ database: { location } }: TestServer) {
  const hmac = createHmacHasher(createConfig(location, 'http://127.0.0.1:9').codeHmacKey as Buffer)
  const limits = await openStoredLimits({
    location,
    hashKey: (text) => hmac(`limit:${text}`),
    observer: { onStatement: () => undefined, onFault: () => undefined },
  })
  afterThisTest(() => limits.close())
  return limits
}

async function repeat(times: number, work: () => Promise<unknown>): Promise<void> {
  for (let time = 0; time < times; time += 1) await work()
}

function tapFrom(server: TestServer, remoteAddress: string, person: string, body: object = {}) {
  const payload = {
    code: server.wechat.issueCode({ openid: person }),
    createAccount: true,
    consent: { version: '2026-11-01' },
    device: phone('phone-1'),
    ...body,
  }
  return server.inject({ method: 'POST', url: '/v1/sessions', payload, remoteAddress })
}

describe('rule 9.2: new accounts are counted by address in the store', () => {
  test('one hour sees 1,000 of them; the next is refused before WeChat is asked and nothing is made', async () => {
    const server = await createTestServer()
    const otherNode = await openOtherNode(server)
    await repeat(newAccountsPerHour - 1, () => otherNode.countNewAccount(campus))
    expect((await tapFrom(server, campus, 'the-last-one')).statusCode).toBe(201)
    const before = countRows(server)

    const refused = await tapFrom(server, campus, 'one-too-many')
    expect(refused.json()).toMatchObject({ status: 429, code: 'rate_limited' })
    const seconds = Number(refused.headers['retry-after'])
    expect(seconds).toBe(refused.json().retryAfter)
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThanOrEqual(3_600)
    expect(countRows(server)).toEqual(before)
    expect(server.wechat.callsOf('risk')).toHaveLength(1)
    const metrics = (await server.app.operationsApp.inject({ url: '/metrics' })).body
    expect(metrics).toContain('passport_limited_total{route="/v1/sessions",method="POST"} 1')

    expect((await tapFrom(server, elsewhere, 'one-too-many')).statusCode).toBe(201)
  })

  test('who has an account is not kept out by the newcomers behind the same address', async () => {
    const server = await createTestServer()
    await signIn(server)
    const otherNode = await openOtherNode(server)
    await repeat(newAccountsPerHour, () => otherNode.countNewAccount('127.0.0.1'))
    expect((await tap(server)).statusCode).toBe(201)
    expect((await trySilently(server)).statusCode).toBe(201)
    expect((await tap(server, { openId: 'a-newcomer' })).statusCode).toBe(429)
  })

  test('what makes no account counts as none and is not asked about', async () => {
    const server = await createTestServer()
    await trySilently(server)
    for (const body of [{ purpose: 'rights' }, { purpose: 'rights', consent: undefined }]) {
      expect((await tapFrom(server, campus, openId, body)).json()).toMatchObject({
        code: 'account_not_found',
      })
    }
    expect(countRows(server)).toEqual(noRows)
    expect(server.wechat.callsOf('risk')).toEqual([])
    expect(server.limitRows().filter(({ key }) => String(key).startsWith('new-account:'))).toEqual([])
  })
})

describe('rule 9.2: calls of an admin are counted by admin in the store', () => {
  test('ten minutes see 1,200 of one admin on all nodes; the next has no effect', async () => {
    const server = await createTestServer()
    const { user } = await signIn(server)
    const operator = await createOperator(server)
    const otherNode = await openOtherNode(server)
    await repeat(callsPerAdmin - 1, () => otherNode.countWrite('admin', operator.userId))
    expect((await operator.get('/v1/admin/audit')).statusCode).toBe(200)

    const audit = server.sql('select id from audit order by id')
    const refused = await operator.post(`/v1/admin/users/${user.id}/ban`, { reasonClass: 'spam' })
    expect(refused.json()).toMatchObject({ status: 429, code: 'rate_limited' })
    expect(refused.headers['retry-after']).toBe(String(refused.json().retryAfter))
    const looked = await operator.get(`/v1/admin/users?userId=${user.id}&reason=Asked%20for%20help`)
    expect(looked.statusCode).toBe(429)
    expect(server.sql('select id from audit order by id')).toEqual(audit)
    expect(server.sql(`select id from users where state <> 'active'`)).toEqual([])
    const metrics = (await server.app.operationsApp.inject({ url: '/metrics' })).body
    expect(metrics).toContain('passport_limited_total{route="/v1/admin/users",method="GET"} 1')
  })

  test('a fresh token is no way round it, and it slows no other admin', async () => {
    const server = await createTestServer()
    const [operator, other] = [await createOperator(server), await createOperator(server, 'another-admin')]
    const otherNode = await openOtherNode(server)
    await repeat(callsPerAdmin, () => otherNode.countWrite('admin', operator.userId))
    const minted = await operator.mint()
    expect((await minted.get('/v1/admin/audit')).statusCode).toBe(429)
    expect((await other.get('/v1/admin/audit')).statusCode).toBe(200)
  })
})

interface Write {
  route: string
  payload?: object
  headers?: Record<string, string>
  /** What the security log would say of it. */
  kind: string
}

const writes: [LimitedWrite, Write][] = [
  [
    'nickname',
    {
      route: 'PUT /v1/me',
      payload: { nickname: 'New' },
      headers: { 'if-match': '*' },
      kind: 'nickname_changed',
    },
  ],
  ['export', { route: 'GET /v1/me/export', kind: 'data_exported' }],
  ['deletion', { route: 'POST /v1/me/deletion', kind: 'deletion_requested' }],
]

test.each(
  writes,
)('rule 9.2: the store counts %s for all nodes, and refuses it before it has an effect', async (write, {
  route,
  payload,
  headers = {},
  kind,
}) => {
  const server = await createTestServer()
  const { token, user } = await signIn(server)
  await prove(server, token)
  const otherNode = await openOtherNode(server)
  await repeat(writeLimits[write].points, () => otherNode.countWrite(write, user.id))
  const response = await call(server, token, route, { headers, ...(payload && { payload }) })
  expect(response.json()).toMatchObject({ status: 429, code: 'rate_limited' })
  expect(eventKinds(server)).not.toContain(kind)
  expect(server.wechat.callsOf('text')).toEqual([])
  expect(server.sql('select state, nickname from users')).toEqual([{ state: 'active', nickname: null }])
})

test('rule 9.2: the store counts proofs for all nodes, and one too many spends no code', async () => {
  const server = await createTestServer()
  const { token, user } = await signIn(server)
  const otherNode = await openOtherNode(server)
  await repeat(writeLimits.proof.points, () => otherNode.countWrite('proof', user.id))
  const payload = { code: server.wechat.issueCode({ openid: openId }) }
  const response = await call(server, token, 'POST /v1/sessions/current/proof', { payload })
  expect(response.json()).toMatchObject({ status: 429, code: 'rate_limited' })
  expect(server.wechat.exchanged).toHaveLength(1)
  expect(server.sql('select proved_at from session')).toEqual([{ proved_at: null }])
})
