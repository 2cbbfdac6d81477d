import { describe, expect, test } from '@jest/globals'
import { client, failFrom, tryFrom } from './support/addresses.ts'
import { createOperator } from './support/operator.ts'
import { bearer, openId, phone, readMe, signIn, trySilently } from './support/sign-in.ts'
import { createTestServer, type TestServer } from './support/test-server.ts'

async function repeat(times: number, work: () => Promise<unknown>): Promise<void> {
  for (let time = 0; time < times; time += 1) await work()
}

test.each([
  ['reads without a session', { method: 'GET', url: '/v1/agreement' }],
  ['sign-ins that are no sign-ins', { method: 'POST', url: '/v1/sessions', payload: {} }],
] as const)(
  '%s are limited to 3,000 a minute from one address',
  async (_name, request) => {
    const server = await createTestServer()
    await repeat(3_000, () => server.inject({ ...request, remoteAddress: client }))
    const response = await server.inject({ ...request, remoteAddress: client })
    expect(response.json()).toMatchObject({ status: 429, code: 'rate_limited' })
    expect((await server.inject({ ...request, remoteAddress: '203.0.113.8' })).statusCode).not.toBe(429)
  },
  60_000,
)

test('rule 9.2: a member reads at most 600 times a minute; others are not slowed', async () => {
  const server = await createTestServer()
  const [member, other] = [await signIn(server), await signIn(server, { openId: 'somebody-else' })]
  await repeat(600, () => readMe(server, member.token))
  expect((await readMe(server, member.token)).json()).toMatchObject({ status: 429, code: 'rate_limited' })
  expect((await readMe(server, other.token)).statusCode).toBe(200)
})

test('rule 9.3: at most fifty codes are at WeChat at once, and the fifty-first is not spent', async () => {
  const server = await createTestServer()
  const release = server.wechat.hold()
  const people = Array.from({ length: 51 }, (_, index) =>
    server.wechat.issueCode({ openid: `person-${index}` }),
  )
  const refused: string[] = []
  const answers = people.map(async (code) => {
    const response = await trySilently(server, { code })
    if (response.statusCode === 503) {
      refused.push(code)
      expect(response.json()).toMatchObject({ code: 'overloaded', retryAfter: 2 })
      release()
    }
    return response.statusCode
  })
  const statuses = await Promise.all(answers)
  expect(statuses.filter((status) => status === 404)).toHaveLength(50)
  expect(server.wechat.exchanged).toHaveLength(50)
  expect((await trySilently(server, { code: refused[0]! })).statusCode).toBe(404)
})

describe('rule 9.1: behind a proxy', () => {
  const forged = (index: number) => ({ 'x-forwarded-for': `198.51.100.${index}` })

  test('a forged forwarding header of a direct client changes nothing, and is warned of once', async () => {
    const server = await createTestServer()
    for (let index = 0; index < 20; index += 1) await failFrom(server, client, 1, forged(index))
    const code = server.wechat.issueCode({ openid: openId })
    expect((await tryFrom(server, client, code, forged(99))).statusCode).toBe(429)
    const warnings = server.logs.filter(({ event }) => event === 'forwarding_header_ignored')
    expect(warnings).toEqual([
      { event: 'forwarding_header_ignored', hint: expect.stringContaining('TRUSTED_PROXIES') },
    ])
  })

  test('a trusted proxy is believed: the clients behind it are told apart', async () => {
    const server = await createTestServer({ config: { trustedProxies: ['10.0.0.0/8'] } })
    await failFrom(server, '10.1.2.3', 20, forged(1))
    const code = server.wechat.issueCode({ openid: openId })
    expect((await tryFrom(server, '10.1.2.3', code, forged(1))).statusCode).toBe(429)
    expect((await tryFrom(server, '10.1.2.3', code, forged(2))).statusCode).toBe(404)
  })

  test('a proxy of another network than the trusted ones is warned of too', async () => {
    const server = await createTestServer({ config: { trustedProxies: ['10.0.0.0/8'] } })
    const get = { method: 'GET', url: '/v1/agreement', headers: forged(1) } as const
    await server.inject({ ...get, remoteAddress: '10.1.2.3' })
    expect(server.logs.map(({ event }) => event)).not.toContain('forwarding_header_ignored')
    await server.inject({ ...get, remoteAddress: '172.16.0.9' })
    expect(server.logs.map(({ event }) => event)).toContain('forwarding_header_ignored')
  })

  test('the security log keeps the address of the socket, not the forged one', async () => {
    const server = await createTestServer()
    const code = server.wechat.issueCode({ openid: openId })
    const payload = {
      code,
      createAccount: true,
      consent: { version: '2026-11-01' },
      device: phone('phone-1'),
    }
    const request = { method: 'POST', url: '/v1/sessions', payload, remoteAddress: '203.0.113.7' } as const
    await server.inject({ ...request, headers: forged(1) })
    expect(server.sql('select distinct address from security_event')).toEqual([{ address: '203.0.113.7' }])
  })
})

describe('rule 9.2: each node counts operators as it counts members', () => {
  const unknownToken = bearer(`mpa_${'A'.repeat(43)}`)
  const read = (server: TestServer, headers: Record<string, string>, remoteAddress = client) =>
    server.app.operationsApp.inject({ url: '/v1/admin/audit', headers, remoteAddress })

  test('an admin calls at most 600 times a minute; another one at the same address is not slowed', async () => {
    const server = await createTestServer()
    const [operator, other] = [await createOperator(server), await createOperator(server, 'another-admin')]
    await repeat(600, () => read(server, bearer(operator.token)))
    expect((await read(server, bearer(operator.token), '203.0.113.8')).json()).toMatchObject({
      status: 429,
      code: 'rate_limited',
    })
    expect((await read(server, bearer(other.token))).statusCode).toBe(200)
  })

  test('tokens that are guessed count against their address, and keep no admin there out', async () => {
    const server = await createTestServer()
    const operator = await createOperator(server)
    await repeat(3_000, () => read(server, unknownToken))
    expect((await read(server, unknownToken)).json()).toMatchObject({ status: 429, code: 'rate_limited' })
    expect((await read(server, bearer(operator.token))).statusCode).toBe(200)
    expect((await read(server, unknownToken, '203.0.113.8')).statusCode).toBe(401)
  })
})
