import { describe, expect, test } from '@jest/globals'
import { createOperator } from './support/operator.ts'
import { listenerOf, listRoutes } from './support/routes.ts'
import { bearer, openId, phone, readMe, signIn, signOut, tap, trySilently } from './support/sign-in.ts'
import { createTestServer, type TestServer } from './support/test-server.ts'

describe('worst 5: a page of another origin reaches no route of a local server', () => {
  const host = '127.0.0.1:8787'

  test.each([
    ['by its origin', { host, origin: 'https://evil.example' }],
    ['by an origin that it hides', { host, origin: 'null' }],
    ['by a name that it has bound to this machine', { host: 'evil.example:8787' }],
    ['by both', { host: 'evil.example', origin: 'http://evil.example' }],
  ])('%s', async (_name, headers) => {
    const server = await createTestServer({ servesDocs: true })
    const { token } = await signIn(server)
    const operator = await createOperator(server)
    const routes = [...(await listRoutes(server)), { method: 'GET', path: '/docs/' } as const]
    expect(routes.length).toBeGreaterThan(30)
    for (const { method, path } of routes) {
      const url = path.replace('{version}', '2026-11-01').replace('{document}', 'terms')
      const app = listenerOf(server, path)
      const asker = app === server.app.operationsApp ? operator.token : token
      const response = await app.inject({ method, url, headers: { ...headers, ...bearer(asker) } })
      expect([method, path, response.json()]).toMatchObject([method, path, { code: 'invalid_request' }])
      expect(response.json().errors[0].path).toMatch(/^headers\/(host|origin)$/)
    }
    expect((await readMe(server, token)).statusCode).toBe(200)
  })

  test('not even with a good code: it is not spent', async () => {
    const server = await createTestServer()
    const code = server.wechat.issueCode({ openid: openId })
    const payload = { code, createAccount: false, device: phone('phone-1') }
    const headers = { host, origin: 'https://evil.example' }
    await server.inject({ method: 'POST', url: '/v1/sessions', payload, headers })
    expect(server.wechat.exchanged).toEqual([])
    expect((await tap(server, { code })).statusCode).toBe(201)
  })
})

describe('worst 6: a forged forwarding header of a direct client', () => {
  const peer = '203.0.113.7'

  function tapFrom(server: TestServer, remoteAddress: string, forwarded: string, code?: string) {
    const payload = {
      code: code ?? server.wechat.issueCode({ openid: openId }),
      createAccount: true,
      consent: { version: '2026-11-01' },
      device: phone('phone-1'),
    }
    const headers = { 'x-forwarded-for': forwarded, forwarded: `for=${forwarded}`, 'x-real-ip': forwarded }
    return server.inject({ method: 'POST', url: '/v1/sessions', payload, remoteAddress, headers })
  }

  test('limits, records and the question of risk see the socket’s address', async () => {
    const server = await createTestServer()
    expect((await tapFrom(server, peer, '198.51.100.1')).statusCode).toBe(201)
    expect(server.sql('select distinct address from security_event')).toEqual([{ address: peer }])
    expect(server.wechat.callsOf('risk').map(({ body }) => body.client_ip)).toEqual([peer])
    for (let index = 0; index < 20; index += 1) {
      const bad = server.wechat.issueCode({ errcode: 40029, errmsg: 'invalid code' })
      await tapFrom(server, peer, `198.51.100.${index}`, bad)
    }
    expect((await tapFrom(server, peer, '198.51.100.99')).statusCode).toBe(429)
    expect((await tapFrom(server, '203.0.113.8', peer)).statusCode).toBe(201)
  })

  test('is counted and warned of, with the name of the setting', async () => {
    const server = await createTestServer()
    for (const forwarded of ['198.51.100.1', '198.51.100.2']) await tapFrom(server, peer, forwarded)
    const warnings = server.logs.filter(({ event }) => event === 'forwarding_header_ignored')
    expect(warnings).toEqual([
      { event: 'forwarding_header_ignored', hint: expect.stringContaining('TRUSTED_PROXIES') },
    ])
    const { body } = await server.app.operationsApp.inject({ url: '/metrics' })
    expect(body).toContain('passport_trouble_total{event="forwarding_header_ignored"}')
  })

  test('of a proxy that is trusted the same three see the client, in IPv6 as its /64', async () => {
    const server = await createTestServer({ config: { trustedProxies: ['10.0.0.0/8'] } })
    expect((await tapFrom(server, '10.1.2.3', '2001:db8:1:2:3:4:5:6')).statusCode).toBe(201)
    expect(server.sql('select distinct address from security_event')).toEqual([
      { address: '2001:db8:1:2::/64' },
    ])
    expect(server.wechat.callsOf('risk').map(({ body }) => body.client_ip)).toEqual(['2001:db8:1:2::'])
    for (let index = 0; index < 20; index += 1) {
      const bad = server.wechat.issueCode({ errcode: 40029, errmsg: 'invalid code' })
      await tapFrom(server, '10.1.2.3', `2001:db8:1:2::${index}`, bad)
    }
    expect((await tapFrom(server, '10.1.2.3', '2001:db8:1:2::ffff')).statusCode).toBe(429)
    expect((await tapFrom(server, '10.1.2.3', '2001:db8:1:3::1')).statusCode).toBe(201)
  })
})

test('worst 7: sign-ins that fail and roll back beside those that are counted: no count ever falls', async () => {
  const server = await createTestServer()
  const peer = '203.0.113.7'
  const counts = () =>
    new Map(server.limitRows().map(({ key, points }) => [String(key), Number(points)] as const))
  const send = (openid: string | null) => {
    const code = server.wechat.issueCode(openid === null ? { errcode: 40029, errmsg: 'bad' } : { openid })
    const payload = { code, createAccount: false, device: phone('phone-1') }
    return server.inject({ method: 'POST', url: '/v1/sessions', payload, remoteAddress: peer })
  }
  let before = counts()
  for (let round = 0; round < 6; round += 1) {
    // A stranger's sign-in ends in the middle of its transaction.
    const tries = Array.from({ length: 6 }, (_, index) => send(index % 2 === 0 ? null : `stranger-${index}`))
    await Promise.all(tries)
    const after = counts()
    for (const [key, points] of before) expect(after.get(key)).toBeGreaterThanOrEqual(points)
    before = after
  }
  // 18 codes were bad and 18 were strangers': three people, six times each, from one address.
  expect([...before.values()].sort((a, b) => a - b)).toEqual([6, 6, 6, 18, 18])
})

test('worst 10: signed out without a network while a sign-in was on its way: once it is back, no session lives', async () => {
  const server = await createTestServer()
  const first = await signIn(server)
  const release = server.wechat.hold()
  const arrived = server.wechat.nextExchange()
  const signingIn = trySilently(server)
  await arrived
  // Here the person signs out; nothing of it reaches the server.
  release()
  const late = (await signingIn).json<{ token: string }>()
  expect((await readMe(server, late.token)).statusCode).toBe(200)

  // The network is back: the phone hands in every token that it has to give up, in any order.
  expect((await signOut(server, first.token)).json()).toMatchObject({ status: 401, code: 'session_replaced' })
  expect((await signOut(server, late.token)).statusCode).toBe(204)
  expect(server.sql('select count(*) as n from session where ended_at is null')).toEqual([{ n: 0 }])
  expect((await trySilently(server)).json()).toMatchObject({
    code: 'interaction_required',
    reason: 'signed_out',
  })
})
