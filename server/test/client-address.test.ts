import { describe, expect, test } from '@jest/globals'
import { toClientAddress } from '../src/http/client-address.ts'
import { openId, phone } from './support/sign-in.ts'
import { createTestServer, type TestServer } from './support/test-server.ts'

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::ffff:cb00:7107', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['203.0.113.7:51234', '203.0.113.7'],
  ['[2001:db8:1:2::9]', '2001:db8:1:2::/64'],
  ['[2001:db8:1:2::9]:443', '2001:db8:1:2::/64'],
  ['[::ffff:203.0.113.7]:443', '203.0.113.7'],
  ['[fe80::1%eth0]:443', 'fe80:0:0:0::/64'],
])('rule 9.1: %s is counted as %s', (ip, address) => {
  expect(toClientAddress(ip)).toBe(address)
})

test.each([
  ['nothing', ''],
  ['a word of a proxy', 'unknown'],
  ['a name', 'client.example'],
  ['text', '203.0.113.7 and more'],
  ['a number too large', '203.0.113.256'],
  ['a mapped number too large', '::ffff:203.0.113.256'],
  ['a port that is none', '203.0.113.7:port'],
  ['brackets that do not close', '[2001:db8::1'],
  ['two addresses', '203.0.113.7:203.0.113.8'],
])('rule 9.1: %s is no address', (_name, text) => {
  expect(toClientAddress(text)).toBeNull()
})

const proxy = '10.1.2.3'

const startBehindProxy = () => createTestServer({ config: { trustedProxies: ['10.0.0.0/8'] } })

function tapFrom(server: TestServer, forwarded: string, code = server.wechat.issueCode({ openid: openId })) {
  return server.inject({
    method: 'POST',
    url: '/v1/sessions',
    payload: {
      code,
      createAccount: true,
      consent: { version: '2026-11-01' },
      device: phone('phone-1'),
    },
    remoteAddress: proxy,
    headers: { 'x-forwarded-for': forwarded },
  })
}

const warningsOf = ({ logs }: TestServer) => logs.filter(({ event }) => event === 'forwarding_header_ignored')

describe('rule 9.1: what a trusted proxy forwards', () => {
  test.each([
    ['an address and its port', '203.0.113.7:51234', '203.0.113.7', '203.0.113.7'],
    ['an address in brackets', '[2001:db8:1:2::9]:443', '2001:db8:1:2::/64', '2001:db8:1:2::'],
    ['the port of an inner proxy too', '203.0.113.7, 10.0.0.2:5555', '203.0.113.7', '203.0.113.7'],
    ['what is no address: then the proxy itself is seen', 'unknown', proxy, proxy],
  ])('%s', async (_name, forwarded, address, asked) => {
    const server = await startBehindProxy()
    expect((await tapFrom(server, forwarded)).statusCode).toBe(201)
    expect(server.sql('select distinct address from security_event')).toEqual([{ address }])
    expect(server.wechat.callsOf('risk').map(({ body }) => body.client_ip)).toEqual([asked])
  })

  test.each([
    ['another port', (index: number) => `203.0.113.7:${50_000 + index}`],
    ['another text', (index: number) => `canary-${index}`],
  ])('%s each time is the same client to the limits', async (_name, forward) => {
    const server = await startBehindProxy()
    for (let index = 0; index < 20; index += 1) {
      const bad = server.wechat.issueCode({ errcode: 40029, errmsg: 'invalid code' })
      await tapFrom(server, forward(index), bad)
    }
    expect((await tapFrom(server, forward(20))).json()).toMatchObject({ status: 429, code: 'rate_limited' })
    expect((await tapFrom(server, '203.0.113.8')).statusCode).toBe(201)
  })

  test('an address is not warned of; what is none is, once, and is counted, and its text is not told', async () => {
    const server = await startBehindProxy()
    for (const forwarded of ['203.0.113.7', '203.0.113.7:51234', '[2001:db8::1]:443', 'canary, 203.0.113.7'])
      await tapFrom(server, forwarded)
    expect(warningsOf(server)).toEqual([])
    for (const forwarded of ['canary', '203.0.113.7, canary']) await tapFrom(server, forwarded)
    expect(warningsOf(server)).toEqual([
      { event: 'forwarding_header_ignored', hint: expect.stringContaining('no address') },
    ])
    expect(JSON.stringify(server.logs)).not.toContain('canary')
    const { body } = await server.app.operationsApp.inject({ url: '/metrics' })
    expect(body).toContain('passport_trouble_total{event="forwarding_header_ignored"} 1')
  })
})
