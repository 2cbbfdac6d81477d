import type { AddressInfo } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { call } from './support/members.ts'
import { eventOf, push, pushFormats, sealPush, signPush, writePush } from './support/push.ts'
import { sendRaw } from './support/raw-request.ts'
import { openId, readMe, signIn } from './support/sign-in.ts'
import { createTestServer, minuteMs, type TestServer } from './support/test-server.ts'
import { pushToken } from './support/wechat-server.ts'

const events = (server: TestServer) => server.sql('select kind, user_id, detail, done_at from push_event')

/** A person with a number, a minute later. */
async function start(now?: number) {
  const server = await createTestServer(now === undefined ? {} : { now })
  const { token } = await signIn(server)
  const payload = { code: server.wechat.issuePhoneCode(openId) }
  expect((await call(server, token, 'POST /v1/me/phone', { payload })).statusCode).toBe(200)
  server.clock.now += minuteMs
  return { server, token }
}

async function hasPhone(server: TestServer, token: string): Promise<boolean> {
  await server.app.sweep()
  return (await readMe(server, token)).json<{ phone: unknown }>().phone !== null
}

const revokeOf = (server: TestServer, more: object = {}) =>
  eventOf('user_authorization_revoke', openId, server.clock.now, { RevokeInfo: '8', ...more })

/** What WeChat sends with a message, around any body. */
function sign(server: TestServer, encrypted: string): Record<string, string> {
  const [timestamp, nonce] = [String(Math.floor(server.clock.now / 1000)), '415670741']
  return { timestamp, nonce, msg_signature: signPush([pushToken, timestamp, nonce, encrypted]) }
}

async function readTrouble(server: TestServer): Promise<string[]> {
  const { body } = await server.app.operationsApp.inject({ url: '/metrics' })
  return body.split('\n').filter((line) => line.startsWith('passport_trouble_total'))
}

describe.each(pushFormats)('in %s', (format) => {
  test('a revoke takes away what its code names', async () => {
    const { server, token } = await start()
    const response = await push(server, revokeOf(server), { format })
    expect([response.statusCode, response.payload]).toEqual([200, 'success'])
    expect(await hasPhone(server, token)).toBe(false)
    expect(await readTrouble(server)).toEqual([])
  })

  test('a cancellation erases the account', async () => {
    const { server, token } = await start()
    await push(server, eventOf('user_authorization_cancellation', openId, server.clock.now), { format })
    await server.app.sweep()
    expect((await readMe(server, token)).statusCode).toBe(401)
  })

  test('a verdict is found, with several details or one', async () => {
    const server = await createTestServer()
    const detail = { strategy: 'content_model', errcode: 0, suggest: 'risky', label: 20002, prob: 90 }
    for (const details of [[detail], [detail, detail, detail]]) {
      const result = { suggest: 'review', label: '10001' }
      const more = { trace_id: `trace-${details.length}`, version: 2, result, detail: details }
      const message = eventOf('wxa_media_check', openId, server.clock.now, more)
      expect((await push(server, message, { format })).payload).toBe('success')
    }
    const found = server.sql('select detail from push_event').map(({ detail }) => JSON.parse(String(detail)))
    expect(found).toHaveLength(2)
    for (const traceId of ['trace-1', 'trace-3']) expect(found).toContainEqual({ traceId, suggest: 'review' })
  })

  test('the same message is kept once, and one of ten minutes ago is refused', async () => {
    const { server } = await start()
    const message = revokeOf(server)
    for (const _time of [1, 2, 3]) expect((await push(server, message, { format })).payload).toBe('success')
    expect(events(server)).toHaveLength(1)
    const timestamp = Math.floor(server.clock.now / 1000) - 601
    const late = await push(server, revokeOf(server, { Extra: 1 }), { format, timestamp })
    expect(late.json()).toMatchObject({ status: 403, code: 'push_rejected' })
  })

  test('blanks around names and texts are passed over', async () => {
    const { server, token } = await start()
    const { OpenID, AppID, RevokeInfo, ...others } = revokeOf(server) as Record<string, unknown>
    const message = { ...others, ' OpenID': ` ${OpenID}`, ' AppID': AppID, ' RevokeInfo': RevokeInfo }
    expect((await push(server, message, { format })).payload).toBe('success')
    expect(await hasPhone(server, token)).toBe(false)
  })

  test('a name that stands there twice is refused, and somebody is told', async () => {
    const { server, token } = await start()
    const message = { ...revokeOf(server), ' OpenID': 'somebody-else' }
    const response = await push(server, message, { format })
    expect(response.json()).toMatchObject({ status: 403, code: 'push_rejected' })
    expect(events(server)).toEqual([])
    expect(await hasPhone(server, token)).toBe(true)
    expect(await readTrouble(server)).toEqual(['passport_trouble_total{event="push_unreadable"} 1'])
  })

  test('what stands beside the encrypted text is nobody’s word', async () => {
    const { server, token } = await start()
    const body = { ...revokeOf(server), Event: 'user_authorization_cancellation' }
    const other = eventOf('canary_event', openId, server.clock.now)
    expect((await push(server, other, { format, body })).payload).toBe('success')
    expect(events(server)).toMatchObject([{ kind: 'other' }])
    expect(await hasPhone(server, token)).toBe(true)
  })
})

describe('an event about a person that does not say whom', () => {
  const kinds = { user_authorization_revoke: 'revoke', user_authorization_cancellation: 'cancellation' }

  test.each(
    [...Object.entries(kinds), ['user_info_modified', 'info_modified'] as const].flatMap(([event, kind]) =>
      pushFormats.map((format) => [event, format, kind] as const),
    ),
  )('%s in %s erases nothing of the sender’s, is acknowledged, and somebody is told once', async (event, format, kind) => {
    const { server, token } = await start()
    const { OpenID: _left, ...message } = eventOf(event, openId, server.clock.now, {
      ...{ FromUserName: openId, RevokeInfo: '8' },
    })
    for (const _time of [1, 2, 3]) expect((await push(server, message, { format })).payload).toBe('success')
    expect(await hasPhone(server, token)).toBe(true)
    expect(server.logs.filter((entry) => entry.event === 'push_names_nobody')).toEqual([
      { event: 'push_names_nobody', kind },
    ])
    expect(await readTrouble(server)).toEqual(['passport_trouble_total{event="push_names_nobody"} 1'])
    expect(events(server)).toMatchObject([{ kind, user_id: null, done_at: server.clock.now }])
  })

  test.each([
    '',
    ' ',
    'no openid',
    'x'.repeat(129),
    null,
    7,
    [openId],
    { OpenID: openId },
  ])('neither is %j an openid', async (OpenID) => {
    const { server, token } = await start()
    expect((await push(server, revokeOf(server, { OpenID, FromUserName: openId }))).payload).toBe('success')
    expect(await hasPhone(server, token)).toBe(true)
    expect(await readTrouble(server)).toEqual(['passport_trouble_total{event="push_names_nobody"} 1'])
  })

  test('somebody without an account, a verdict and an event of tomorrow trouble nobody', async () => {
    const server = await createTestServer()
    const { OpenID: _left, ...verdict } = eventOf('wxa_media_check', openId, server.clock.now)
    await push(
      server,
      eventOf('user_authorization_revoke', 'stranger', server.clock.now, { RevokeInfo: '8' }),
    )
    await push(server, verdict)
    await push(server, { ...verdict, Event: 'an_event_of_tomorrow' })
    await server.app.sweep()
    expect(events(server)).toHaveLength(3)
    expect(await readTrouble(server)).toEqual([])
  })
})

test.each([
  '',
  'soon',
  '1.5',
  '-1',
  null,
  true,
  [1_795_147_200],
  1e21,
])('%j is no time of an event', async (CreateTime) => {
  const server = await createTestServer()
  const response = await push(server, revokeOf(server, { CreateTime }))
  expect(response.json()).toMatchObject({ status: 403, code: 'push_rejected' })
  expect(events(server)).toEqual([])
})

test('an event whose name is no text is refused', async () => {
  const server = await createTestServer()
  for (const Event of [['user_authorization_revoke'], { a: 1 }, 1])
    expect((await push(server, revokeOf(server, { Event }))).statusCode).toBe(403)
  expect(events(server)).toEqual([])
})

describe('what is dangerous in XML is refused, outside and inside', () => {
  const hostile = [
    ['a billion laughs', (xml: string) => `<!DOCTYPE xml [<!ENTITY a "b">]>${xml}`],
    ['an instruction', (xml: string) => `<?xml-stylesheet href="http://127.0.0.1/"?>${xml}`],
    [
      'elements in elements',
      (xml: string) => xml.replace('</xml>', `${'<a>'.repeat(500)}${'</a>'.repeat(500)}</xml>`),
    ],
    ['an element that never ends', (xml: string) => xml.replace('</xml>', '')],
    ['a root twice', (xml: string) => `${xml}${xml}`],
    ['text beside elements', (xml: string) => xml.replace('</xml>', 'text</xml>')],
    ['the name __proto__', (xml: string) => xml.replace('</xml>', '<__proto__><a>1</a></__proto__></xml>')],
  ] as const

  const inXml = (server: TestServer) => writePush.xml(revokeOf(server))

  test.each(hostile)('%s around it', async (_name, spoil) => {
    const { server } = await start()
    const encrypted = sealPush(inXml(server))
    const query = sign(server, encrypted)
    const send = (payload: string) =>
      server.inject({ method: 'POST', url: '/v1/wechat/events', query, payload })
    const good = writePush.xml({ ToUserName: 'gh_97417a04a28d', Encrypt: encrypted })
    const refused = await send(spoil(good))
    expect(refused.json()).toMatchObject({ status: 400, code: 'invalid_request' })
    expect(events(server)).toEqual([])
    expect((await send(good)).payload).toBe('success')
  })

  test.each(hostile)('%s in it', async (_name, spoil) => {
    const { server, token } = await start()
    const refused = await push(server, spoil(inXml(server)))
    expect(refused.json()).toMatchObject({ status: 403, code: 'push_rejected' })
    expect(await hasPhone(server, token)).toBe(true)
    expect(server.logs).toContainEqual({ event: 'push_unreadable' })
    expect((await push(server, inXml(server))).payload).toBe('success')
    expect(await hasPhone(server, token)).toBe(false)
  })

  test('two encrypted texts', async () => {
    const { server } = await start()
    const encrypted = sealPush(inXml(server))
    const twice = `<xml>${`<Encrypt>${encrypted}</Encrypt>`.repeat(2)}</xml>`
    const query = sign(server, encrypted)
    const response = await server.inject({ method: 'POST', url: '/v1/wechat/events', query, payload: twice })
    expect(response.json()).toMatchObject({ status: 400, code: 'invalid_request' })
  })
})

describe('the signature is the safety, not the label', () => {
  const labels = [
    ...[
      'application/json',
      'text/xml',
      'application/xml; charset=utf-8',
      'text/plain',
      'application/octet-stream',
    ],
    ...['multipart/form-data', 'application/x-www-form-urlencoded', 'json', 'a/b/c', '', null],
  ]

  test.each(labels)('a good message labelled %j is read, and a forged one refused', async (contentType) => {
    const { server, token } = await start(Date.now())
    await server.app.publicApp.listen({ host: '127.0.0.1', port: 0 })
    const { port } = server.app.publicApp.server.address() as AddressInfo
    const encrypted = sealPush(JSON.stringify(revokeOf(server)))
    const send = (query: Record<string, string>) =>
      sendRaw(`http://127.0.0.1:${port}`, {
        method: 'POST',
        path: `/v1/wechat/events?${new URLSearchParams(query)}`,
        headers: contentType === null ? {} : { 'content-type': contentType },
        body: Buffer.from(JSON.stringify({ ToUserName: 'gh_x', Encrypt: encrypted })),
      })
    const forged = await send({ ...sign(server, encrypted), msg_signature: '0'.repeat(40) })
    expect([forged.status, JSON.parse(forged.text).code]).toEqual([403, 'push_rejected'])
    expect(await hasPhone(server, token)).toBe(true)
    expect(await send(sign(server, encrypted))).toMatchObject({ status: 200, text: 'success' })
    expect(await hasPhone(server, token)).toBe(false)
  })

  test('bytes that are no UTF-8, and nothing at all, are refused', async () => {
    const server = await createTestServer()
    const query = sign(server, 'x')
    for (const payload of [Buffer.from([0x7b, 0xff, 0x7d]), Buffer.alloc(0), '']) {
      const headers = { 'content-type': 'text/xml' }
      const response = await server.inject({
        method: 'POST',
        url: '/v1/wechat/events',
        query,
        headers,
        payload,
      })
      expect(response.json()).toMatchObject({ status: 400, code: 'invalid_request' })
    }
  })

  test('everywhere else the label counts', async () => {
    const server = await createTestServer()
    const headers = { 'content-type': 'text/xml' }
    const response = await server.inject({ method: 'POST', url: '/v1/sessions', headers, payload: '{}' })
    expect(response.json()).toMatchObject({ status: 415, code: 'unsupported_media_type' })
  })
})
