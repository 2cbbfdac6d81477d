import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { WechatClient } from '../../server/src/core/wechat-client.ts'
import { readFields } from '../../server/src/push/push-fields.ts'
import { parsePushMessage } from '../../server/src/push/push-message.ts'
import { createPushEnvelopes } from '../../server/src/wechat/push-envelope.ts'
import { createMemoryTokenStore, createTestClient } from '../../server/test/support/wechat-client.ts'
import { createWorldServer, type WorldServer } from '../../simulator/src/gateway/world-server.ts'
import type { PushFormat } from '../../simulator/src/platform/event-push.ts'

const appId = 'wx5a3d9c7e1f2b4086'
const publicOrigin = 'https://passport.example.com'
const aesKey = randomBytes(32)
const push = {
  url: `${publicOrigin}/v1/wechat/events`,
  token: 'sim-push',
  encodingAesKey: aesKey.toString('base64').slice(0, 43),
}
const formats = ['json', 'xml'] as const
const minuteMs = 60_000
const noon = Date.parse('2026-11-20T12:00:00+08:00')
const clock = { now: noon }
let world: WorldServer
let client: WechatClient
let alarms: number[]
let stopAppServer: () => void

const startWorld = (format: PushFormat) =>
  createWorldServer({
    appId,
    now: () => clock.now,
    push: { ...push, format },
    hostBundle: async () => ({ script: '', sourceMap: '' }),
  })

/** The auth server's own client, set up as for that world unless told. */
const connect = (options: Parameters<typeof createTestClient>[1] = {}) =>
  createTestClient(world.platformUrl, { appSecret: world.appSecret, now: () => clock.now, ...options })

beforeEach(async () => {
  clock.now = noon
  world = await startWorld('json')
  stopAppServer = () => undefined
  const connection = connect()
  client = connection.client
  alarms = connection.alarms
})
afterEach(async () => {
  stopAppServer()
  await world.close()
})

const loginCode = (deviceId = 'phone-1', app = appId) => world.world.issueCode(deviceId, app)
const phoneCode = (deviceId = 'phone-1') => world.world.issuePhoneCode(deviceId, appId)
const openIdOf = (accountId: string) => world.world.openIdOf(accountId)

/** Somebody who opened the app just now. */
function visit(): string {
  loginCode()
  return openIdOf('lin-xia')
}

const failure = async (call: Promise<unknown>) =>
  (await call.catch((error: { failure?: unknown }) => error)) as { failure?: string }
const expectFailure = async (call: Promise<unknown>, expected: string) =>
  expect((await failure(call)).failure).toBe(expected)

/** Another program with the same secret ends the token of all others. */
async function endToken(): Promise<void> {
  const caller = { appid: appId, secret: world.appSecret, force_refresh: true }
  const response = await fetch(`${world.platformUrl}/cgi-bin/stable_token`, {
    method: 'POST',
    body: JSON.stringify({ grant_type: 'client_credential', ...caller }),
  })
  expect(await response.json()).toHaveProperty('access_token')
}

/** What the platform was asked, and what it answered with. */
const asked = () => world.world.traffic.entries().map(({ path, errcode }) => [path, errcode ?? 0])

describe('code2Session', () => {
  test('a code becomes the openid, once, and not after five minutes', async () => {
    const code = loginCode()
    expect(await client.exchangeCode(code)).toBe(openIdOf('lin-xia'))
    await expectFailure(client.exchangeCode(code), 'code_rejected')
    const old = loginCode()
    clock.now += 5 * minuteMs
    await expectFailure(client.exchangeCode(old), 'code_rejected')
    await expectFailure(client.exchangeCode(loginCode('phone-1', 'wx-other')), 'code_rejected')
    expect(alarms).toEqual([])
  })

  test('open data opens with its own code, and with no other', async () => {
    const [code, data] = [loginCode(), { stepInfoList: [{ timestamp: 1, step: 4321 }] }]
    const sealed = world.world.sealOpenData('phone-1', data)
    expect(await client.readOpenData({ code, ...sealed })).toEqual({
      openId: openIdOf('lin-xia'),
      data: { ...data, watermark: { appid: appId, timestamp: noon / 1000 } },
    })
    await expectFailure(client.readOpenData({ code: loginCode(), ...sealed }), 'data_rejected')
  })

  test('a person whom WeChat blocks or slows down is told so', async () => {
    world.world.patch({ accounts: [{ id: 'lin-xia', signIn: 'risk_blocked' }] })
    await expectFailure(client.exchangeCode(loginCode()), 'risk_blocked')
    world.world.patch({ accounts: [{ id: 'lin-xia', signIn: 'rate_limited' }] })
    await expectFailure(client.exchangeCode(loginCode()), 'person_limited')
    expect(alarms).toEqual([])
  })

  test.each([
    ['appid', { appId: 'wx0000000000000000' }, 40013],
    ['secret', { appSecret: 'sim-of-someone-else' }, 40125],
  ])('a wrong %s is our fault and an alarm', async (_name, options, errcode) => {
    const wrong = connect(options)
    await expectFailure(wrong.client.exchangeCode(loginCode()), 'misconfigured')
    expect(wrong.alarms).toEqual([errcode])
  })
})

describe('stable_token', () => {
  const use = (of: WechatClient) => of.readRiskRank({ openId: visit(), address: '192.0.2.7' })

  test('is fetched once for many calls', async () => {
    for (let count = 0; count < 3; count += 1) expect(await use(client)).toBe(0)
    expect(asked().filter(([path]) => path === '/cgi-bin/stable_token')).toHaveLength(1)
  })

  test('a token that another program ended is fetched anew, unseen', async () => {
    await use(client)
    await endToken()
    expect(await use(client)).toBe(0)
    expect(asked().slice(-3)).toEqual([
      ['/wxa/getuserriskrank', 40001],
      ['/cgi-bin/stable_token', 0],
      ['/wxa/getuserriskrank', 0],
    ])
    expect(alarms).toEqual([])
  })

  test('a token that has run out is fetched anew, also by a clock that stands still', async () => {
    const slow = connect({ now: () => noon })
    await use(slow.client)
    clock.now += 120 * minuteMs
    expect(await use(slow.client)).toBe(0)
    expect(asked().slice(-3)).toEqual([
      ['/wxa/getuserriskrank', 42001],
      ['/cgi-bin/stable_token', 0],
      ['/wxa/getuserriskrank', 0],
    ])
    expect(slow.alarms).toEqual([])
  })

  test.each([
    ['appid', { appId: 'wx0000000000000000' }, 40013],
    ['secret', { appSecret: 'sim-of-someone-else' }, 40125],
  ])('a wrong %s is our fault and an alarm', async (_name, options, errcode) => {
    const wrong = connect(options)
    await expectFailure(use(wrong.client), 'misconfigured')
    expect(wrong.alarms).toEqual([errcode])
  })
})

describe('getuserphonenumber', () => {
  test('a code becomes the number, once', async () => {
    const [code, openId] = [phoneCode(), visit()]
    expect(await client.readPhoneNumber({ code, openId })).toBe('+86 13800000001')
    await expectFailure(client.readPhoneNumber({ code, openId }), 'code_rejected')
  })

  test('a code of somebody else, an old one and one of wx.login are rejected', async () => {
    const openId = visit()
    await expectFailure(client.readPhoneNumber({ code: phoneCode('phone-2'), openId }), 'code_rejected')
    await expectFailure(client.readPhoneNumber({ code: loginCode(), openId }), 'code_rejected')
    const old = phoneCode()
    clock.now += 5 * minuteMs
    await expectFailure(client.readPhoneNumber({ code: old, openId }), 'code_rejected')
    expect(alarms).toEqual([])
  })
})

describe('msg_sec_check', () => {
  test.each([
    ['林夏', 'pass'],
    ['a doubtful name', 'review'],
    ['敏感词', 'risky'],
  ])('%s is judged: %s', async (text, verdict) => {
    expect(await client.checkText({ text, openId: visit() })).toBe(verdict)
  })

  test('nobody lately is no judgement, nobody at all our fault', async () => {
    await expectFailure(client.checkText({ text: 'Ana', openId: openIdOf('ana') }), 'no_recent_visit')
    expect(alarms).toEqual([])
    await expectFailure(client.checkText({ text: 'Ana', openId: 'sim-nobody' }), 'misconfigured')
    await expectFailure(client.checkText({ text: '', openId: visit() }), 'misconfigured')
    expect(alarms).toEqual([40003, 44002])
  })
})

interface Pushed {
  query: URLSearchParams
  label: string | undefined
  body: string
}

/** The app's server: it shows a picture, and keeps the first event that is pushed. */
async function startAppServer() {
  let tell = (_pushed: Pushed) => {}
  const pushed = new Promise<Pushed>((resolve) => {
    tell = resolve
  })
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    response.writeHead(200, { 'content-type': 'image/png' }).end(request.method === 'GET' ? 'x' : 'success')
    const { searchParams: query } = new URL(request.url ?? '/', publicOrigin)
    if (request.method === 'POST') tell({ query, body, label: request.headers['content-type'] })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  world.world.patch({ hosts: { [publicOrigin]: target } })
  stopAppServer = () => server.close()
  return { pushed }
}

/** The text inside, as the auth server opens it. */
function open({ query, body }: Pushed): string {
  const [timestamp = '', nonce = '', signature = ''] = ['timestamp', 'nonce', 'msg_signature'].map(
    (name) => query.get(name) ?? '',
  )
  const envelopes = createPushEnvelopes({ token: push.token, aesKey, appId, now: () => clock.now })
  const encrypted = String(readFields(body)?.Encrypt)
  return envelopes.open({ signed: { timestamp, nonce, signature }, encrypted }) ?? ''
}

describe('media_check_async', () => {
  const picture = `${publicOrigin}/v1/avatars/1?expires=2`
  const verdicts = ['pass', 'review', 'risky'] as const

  test.each(
    verdicts.flatMap((verdict) => formats.map((format) => [verdict, format] as const)),
  )('the verdict %s is pushed under the trace id, in %s that the server opens', async (verdict, format) => {
    await world.close()
    world = await startWorld(format)
    client = connect().client
    const { pushed } = await startAppServer()
    world.world.patch({ content: { imageVerdict: verdict } })
    const openId = visit()
    const traceId = await client.submitImage({ url: picture, openId })
    const text = open(await pushed)
    expect(text[0]).toBe(format === 'xml' ? '<' : '{')
    expect(readFields(text)).toMatchObject({ Event: 'wxa_media_check', FromUserName: openId, appid: appId })
    expect(parsePushMessage(text, appId)).toEqual({
      ...{ kind: 'media_check', openId, createdAt: noon },
      detail: { traceId, suggest: verdict },
    })
  })

  test('nobody lately is no judgement; a stranger and an address that is none are alarms', async () => {
    await expectFailure(client.submitImage({ url: picture, openId: openIdOf('ana') }), 'no_recent_visit')
    await expectFailure(client.submitImage({ url: picture, openId: 'sim-nobody' }), 'misconfigured')
    await expectFailure(client.submitImage({ url: 'file:///etc/passwd', openId: visit() }), 'busy')
    expect(alarms).toEqual([40003, 40066])
  })
})

describe('message push', () => {
  async function pushRevoke(): Promise<void> {
    const response = await fetch(`${world.controlUrl}/control/push`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        event: 'user_authorization_revoke',
        accountId: 'lin-xia',
        fields: { RevokeInfo: '8', Text: 'a]]>b & <c>' },
      }),
    })
    expect(await response.json()).toEqual({ status: 200, text: 'success' })
  }

  test.each(
    formats,
  )('a revoke in %s is as WeChat words it: from the platform, and labelled as XML', async (format) => {
    await world.close()
    world = await startWorld(format)
    const { pushed } = await startAppServer()
    await pushRevoke()
    const sent = await pushed
    const text = open(sent)
    expect([sent.label, sent.body[0], text[0]]).toEqual(['text/xml', ...(format === 'xml' ? '<<' : '{{')])
    const openId = openIdOf('lin-xia')
    expect(readFields(text)).toMatchObject({
      ...{ MsgType: 'event', AppID: appId, OpenID: openId, Text: 'a]]>b & <c>' },
      FromUserName: expect.not.stringContaining(openId),
    })
    expect(parsePushMessage(text, appId)).toEqual({
      ...{ kind: 'revoke', openId, detail: { codes: ['8'] }, createdAt: noon },
    })
  })
})

describe('getuserriskrank', () => {
  const address = '192.0.2.7'

  test.each([0, 3, 4])('rank %i', async (riskRank) => {
    world.world.patch({ accounts: [{ id: 'lin-xia', riskRank }] })
    expect(await client.readRiskRank({ openId: visit(), address, phoneNumber: '13800000001' })).toBe(riskRank)
  })

  test('nobody lately is no judgement, and nobody at all our fault', async () => {
    await expectFailure(client.readRiskRank({ openId: openIdOf('ana'), address }), 'no_recent_visit')
    await expectFailure(client.readRiskRank({ openId: 'sim-nobody', address }), 'misconfigured')
    expect(alarms).toEqual([40003])
  })
})

const calls: [string, (of: WechatClient) => Promise<unknown>][] = [
  ['/sns/jscode2session', (of) => of.exchangeCode(loginCode())],
  ['/wxa/business/getuserphonenumber', (of) => of.readPhoneNumber({ code: phoneCode(), openId: visit() })],
  ['/wxa/msg_sec_check', (of) => of.checkText({ text: 'Ming', openId: visit() })],
  ['/wxa/media_check_async', (of) => of.submitImage({ url: `${publicOrigin}/a`, openId: visit() })],
  ['/wxa/getuserriskrank', (of) => of.readRiskRank({ openId: visit(), address: '192.0.2.7' })],
]

test.each([
  [40164, 'misconfigured'],
  [40243, 'misconfigured'],
  [43003, 'misconfigured'],
  [45009, 'quota_used_up'],
  [89503, 'misconfigured'],
])('%i is an operator’s matter in every call', async (errcode, expected) => {
  for (const [, call] of calls) {
    const fresh = connect()
    await fresh.client.checkText({ text: 'Ming', openId: visit() })
    world.world.patch({ faults: { platformErrcode: errcode } })
    await expectFailure(call(fresh.client), expected)
    await expectFailure(connect().client.checkText({ text: 'Ming', openId: visit() }), expected)
    expect(fresh.alarms).toEqual([errcode])
    world.world.patch({ faults: { platformErrcode: 0 } })
  }
})

test.each(calls)('%s: too many in a minute', async (path, call) => {
  await client.checkText({ text: 'Ming', openId: visit() })
  world.world.patch({ faults: { platformErrcode: 45011 } })
  const isPersons = path === '/sns/jscode2session'
  await expectFailure(call(client), isPersons ? 'person_limited' : 'minute_used_up')
  expect(alarms).toEqual(isPersons ? [] : [45011])
})

test.each(calls)('%s: a busy platform is busy, a silent one ends in our own timeout', async (path, call) => {
  const tokenStore = createMemoryTokenStore()
  const [patient, short] = [connect({ tokenStore }), connect({ tokenStore, timeoutMs: 400 })]
  // With the token at hand, what fails is the call itself.
  await patient.client.checkText({ text: 'Ming', openId: visit() })
  world.world.patch({ faults: { platformBusy: true } })
  await expectFailure(call(patient.client), 'busy')
  expect(asked().at(-1)).toEqual([path, -1])
  world.world.patch({ faults: { platformBusy: false, platformSilent: true } })
  await expectFailure(call(short.client), 'timeout')
  expect(asked().at(-1)?.[0]).toBe(path)
  expect(short.alarms).toEqual([])
})
