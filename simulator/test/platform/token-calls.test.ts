import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { WorldServer } from '../../src/gateway/world-server.ts'
import { appId, publicOrigin, send, startWorld } from '../gateway/support.ts'

const clock = { now: Date.parse('2026-11-01T00:00:00Z') }
const push = {
  ...{ url: `${publicOrigin}/v1/wechat/events`, token: 'sim-push', encodingAesKey: 'A'.repeat(43) },
  format: 'json' as const,
}
const minuteMs = 60_000
let server: WorldServer

beforeEach(async () => {
  clock.now = Date.parse('2026-11-01T00:00:00Z')
  server = await startWorld({ now: () => clock.now, push })
})
afterEach(() => server.close())

async function post(path: string, body: object | string, token?: string) {
  const query = token === undefined ? '' : `?access_token=${token}`
  const answer = await send(`${server.platformUrl}${path}${query}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return JSON.parse(answer.text)
}

const askToken = (more: object = {}) =>
  post('/cgi-bin/stable_token', {
    grant_type: 'client_credential',
    appid: appId,
    secret: server.appSecret,
    ...more,
  })

async function call(path: string, body: object) {
  return post(path, body, (await askToken()).access_token)
}

/** Somebody who opened the app a moment ago. */
function visit(deviceId = 'phone-1', accountId = 'lin-xia'): string {
  server.world.issueCode(deviceId, appId)
  return server.world.openIdOf(accountId)
}

describe('stable_token', () => {
  test('normal mode gives the same token until five minutes before its end', async () => {
    const first = await askToken()
    expect(first).toEqual({ access_token: expect.stringMatching(/^sim-/), expires_in: 7200 })
    clock.now += 115 * minuteMs - 1000
    expect(await askToken()).toEqual({ access_token: first.access_token, expires_in: 301 })
    clock.now += 1000
    const next = await askToken()
    expect(next.access_token).not.toBe(first.access_token)
    // Both are good for the last five minutes of the old one.
    for (const token of [first, next])
      expect((await post('/wxa/msg_sec_check', {}, token.access_token)).errcode).toBe(44002)
    clock.now += 5 * minuteMs
    expect((await post('/wxa/msg_sec_check', {}, first.access_token)).errcode).toBe(42001)
  })

  test('a forced refresh ends the token at once, every 30 seconds and 20 times a day', async () => {
    const first = await askToken()
    const forced = await askToken({ force_refresh: true })
    expect(forced.access_token).not.toBe(first.access_token)
    expect((await post('/wxa/msg_sec_check', {}, first.access_token)).errcode).toBe(40001)
    expect((await askToken({ force_refresh: true })).errcode).toBe(45011)
    for (let index = 0; index < 19; index += 1) {
      clock.now += 30_000
      expect((await askToken({ force_refresh: true })).errcode).toBeUndefined()
    }
    clock.now += 30_000
    expect((await askToken({ force_refresh: true })).errcode).toBe(45009)
  })

  test.each([
    [41002, { appid: '' }],
    [41004, { secret: '' }],
    [40002, { grant_type: 'authorization_code' }],
    [40013, { appid: 'wx0000000000000000' }],
    [40125, { secret: 'sim-of-someone-else' }],
  ])('%i for %j', async (errcode, more) => {
    expect((await askToken(more)).errcode).toBe(errcode)
  })

  test('another method is 43002, another form 47001, no body 44002', async () => {
    const url = `${server.platformUrl}/cgi-bin/stable_token`
    expect(JSON.parse((await send(url)).text).errcode).toBe(43002)
    expect((await post('/cgi-bin/stable_token', '{')).errcode).toBe(47001)
    expect((await post('/cgi-bin/stable_token', '')).errcode).toBe(44002)
  })
})

describe.each([
  '/wxa/business/getuserphonenumber',
  '/wxa/msg_sec_check',
  '/wxa/media_check_async',
  '/wxa/getuserriskrank',
])('%s', (path) => {
  test('without a token is 41001, with it in the body 43302, with a wrong one 40001', async () => {
    const { access_token: token } = await askToken()
    expect((await post(path, {})).errcode).toBe(41001)
    expect((await post(path, { access_token: token })).errcode).toBe(43302)
    expect((await post(path, {}, 'sim-wrong')).errcode).toBe(40001)
  })

  test('is 47001 for what is no JSON, 44002 for nothing, 43002 for a GET, -1 while WeChat is busy', async () => {
    const { access_token: token } = await askToken()
    const url = `${server.platformUrl}${path}?access_token=${token}`
    expect((await post(path, '[', token)).errcode).toBe(47001)
    expect((await post(path, '', token)).errcode).toBe(44002)
    expect(JSON.parse((await send(url)).text).errcode).toBe(43002)
    server.world.patch({ faults: { platformBusy: true } })
    expect((await post(path, {}, token)).errcode).toBe(-1)
  })
})

test('a number that the world demands comes from every call with a token, and from the token’s own', async () => {
  const { access_token: token } = await askToken()
  server.world.patch({ faults: { platformErrcode: 40164 } })
  expect(await askToken()).toMatchObject({ errcode: 40164 })
  for (const path of ['/wxa/business/getuserphonenumber', '/wxa/msg_sec_check', '/wxa/media_check_async'])
    expect(await post(path, {}, token)).toMatchObject({ errcode: 40164 })
  expect(await post('/wxa/getuserriskrank', {}, token)).toMatchObject({ errcode: 40164 })
  expect((await send(`${server.platformUrl}/cgi-bin/token`, { method: 'POST' })).status).toBe(404)
})

test('the openid of another app is 43104 in the checks', async () => {
  const exchange = server.world.exchangeCode(server.world.issueCode('phone-1', 'wx-other'), 'wx-other')
  const openid = 'openId' in exchange ? exchange.openId : ''
  visit()
  const check = { openid, version: 2, scene: 1 }
  expect((await call('/wxa/msg_sec_check', { ...check, content: 'x' })).errcode).toBe(43104)
  const picture = { media_url: `${publicOrigin}/a.png`, media_type: 2 }
  expect((await call('/wxa/media_check_async', { ...check, ...picture })).errcode).toBe(43104)
})

describe('getuserphonenumber', () => {
  const path = '/wxa/business/getuserphonenumber'

  test('a code gives the number once, to its own person', async () => {
    const openid = visit()
    const code = server.world.issuePhoneCode('phone-1', appId)
    expect(await call(path, { code, openid })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      phone_info: {
        phoneNumber: '13800000001',
        purePhoneNumber: '13800000001',
        countryCode: '86',
        watermark: { timestamp: clock.now / 1000, appid: appId },
      },
    })
    expect((await call(path, { code, openid })).errcode).toBe(40029)
  })

  test('a code of another person, an old one and one of wx.login are 40029', async () => {
    const openid = visit()
    const foreign = server.world.issuePhoneCode('phone-2', appId)
    const login = server.world.issueCode('phone-1', appId)
    const old = server.world.issuePhoneCode('phone-1', appId)
    for (const code of [foreign, login]) expect((await call(path, { code, openid })).errcode).toBe(40029)
    clock.now += 5 * minuteMs
    expect((await call(path, { code: old, openid })).errcode).toBe(40029)
  })
})

describe('msg_sec_check', () => {
  const check = (content: string, openid: string, more: object = {}) =>
    call('/wxa/msg_sec_check', { content, version: 2, scene: 1, openid, ...more })

  test.each([
    ['林夏', 'pass', 100],
    ['a doubtful name', 'review', 10001],
    ['敏感词', 'risky', 20001],
  ])('%s is judged %s', async (text, suggest, label) => {
    const answer = await check(text, visit())
    expect(answer).toMatchObject({ errcode: 0, trace_id: expect.any(String), result: { suggest, label } })
  })

  test('the words are the world’s', async () => {
    const openid = visit()
    server.world.patch({ content: { riskyWords: ['Ming'] } })
    expect((await check('Ming', openid)).result.suggest).toBe('risky')
    expect((await check('敏感词', openid)).result.suggest).toBe('pass')
  })

  test('nothing, too much, no scene, nobody, and nobody lately are refused', async () => {
    const openid = visit()
    expect((await check('', openid)).errcode).toBe(44002)
    expect((await check('x'.repeat(2501), openid)).errcode).toBe(45002)
    expect((await check('x', openid, { scene: 9 })).errcode).toBe(40129)
    expect((await check('x', 'sim-nobody')).errcode).toBe(40003)
    expect((await check('x', server.world.openIdOf('ana'))).errcode).toBe(61010)
    clock.now += 120 * minuteMs + 1
    expect((await check('x', openid)).errcode).toBe(61010)
  })
})

describe('getuserriskrank', () => {
  const ask = (openid: string, more: object = {}) =>
    call('/wxa/getuserriskrank', { appid: appId, openid, scene: 0, client_ip: '127.0.0.1', ...more })

  test('is what the world says of the account', async () => {
    const openid = visit()
    expect(await ask(openid)).toMatchObject({ errcode: 0, risk_rank: 0, unoin_id: expect.any(Number) })
    server.world.patch({ accounts: [{ id: 'lin-xia', riskRank: 4 }] })
    expect((await ask(openid)).risk_rank).toBe(4)
  })

  test('needs the appid, an address and a person who was here', async () => {
    const openid = visit()
    expect((await ask(openid, { appid: 'wx0' })).errcode).toBe(40013)
    expect((await ask(openid, { client_ip: '' })).errcode).toBe(40097)
    expect((await ask('sim-nobody')).errcode).toBe(40003)
    expect((await ask(server.world.openIdOf('ana'))).errcode).toBe(61010)
  })
})

interface AppServer {
  server: Server
  requests: { method: string; url: URL; body: string }[]
  /** Resolves with the next event that is pushed. */
  nextPush: Promise<{ url: URL; body: string }>
}

/** The app's server at its public address; `answers` are for pushes, the last one for all others. */
async function startAppServer(answers: [number, string][] = [[200, 'success']]): Promise<AppServer> {
  const requests: AppServer['requests'] = []
  let tell: (request: { url: URL; body: string }) => void = () => undefined
  const nextPush = new Promise<{ url: URL; body: string }>((resolve) => {
    tell = resolve
  })
  const http = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const url = new URL(request.url ?? '/', 'http://app')
    requests.push({ method: request.method ?? '', url, body })
    if (request.method === 'GET') return response.writeHead(200, { 'content-type': 'image/png' }).end('x')
    const [status, text] = (answers.length > 1 ? answers.shift() : answers[0]) ?? [500, '']
    response.writeHead(status).end(text)
    tell({ url, body })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const target = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  server.world.patch({ hosts: { [publicOrigin]: target } })
  return { server: http, requests, nextPush }
}

describe('media_check_async', () => {
  const submit = (openid: string, url = `${publicOrigin}/v1/avatars/a?expires=1`, more: object = {}) =>
    call('/wxa/media_check_async', { media_url: url, media_type: 2, version: 2, scene: 1, openid, ...more })

  test('fetches the picture at the public address and pushes the verdict, signed and encrypted', async () => {
    const app = await startAppServer()
    const { trace_id: traceId } = await submit(visit())
    const { url, body } = await app.nextPush
    expect(traceId).toMatch(/^[0-9a-f]{32}$/)
    expect(app.requests[0]?.url.href).toBe('http://app/v1/avatars/a?expires=1')
    expect(url.pathname).toBe('/v1/wechat/events')
    expect([...url.searchParams.keys()].sort()).toEqual([
      'encrypt_type',
      'msg_signature',
      'nonce',
      'signature',
      'timestamp',
    ])
    expect(Object.keys(JSON.parse(body))).toEqual(['ToUserName', 'Encrypt'])
    app.server.close()
  })

  test('11.5 nothing but the app server of the world is ever fetched', async () => {
    const app = await startAppServer()
    const own = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/secret`
    for (const url of [own, 'https://example.com/a.png', 'http://169.254.169.254/latest'])
      expect((await submit(visit(), url)).errcode).toBe(0)
    await submit(visit())
    await app.nextPush
    expect(app.requests.map(({ url }) => url.pathname)).toEqual(['/v1/avatars/a', '/v1/wechat/events'])
    app.server.close()
  })

  test('an address that is none, another media type and a stranger are refused', async () => {
    const openid = visit()
    expect((await submit(openid, 'file:///etc/passwd')).errcode).toBe(40066)
    expect((await submit(openid, undefined, { media_type: 3 })).errcode).toBe(40097)
    expect((await submit('sim-nobody')).errcode).toBe(40003)
  })
})

describe('POST /control/push', () => {
  const control = (body: object) =>
    send(`${server.controlUrl}/control/push`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const event = { event: 'user_authorization_revoke', accountId: 'lin-xia', fields: { RevokeInfo: '8' } }

  test('delivers an event and tells what the server answered', async () => {
    const app = await startAppServer()
    expect(JSON.parse((await control(event)).text)).toEqual({ status: 200, text: 'success' })
    expect(app.requests).toHaveLength(1)
    app.server.close()
  })

  test('is sent again until it is accepted, three times at most', async () => {
    const app = await startAppServer([
      [500, 'no'],
      [200, 'success'],
    ])
    expect(JSON.parse((await control(event)).text)).toEqual({ status: 200, text: 'success' })
    expect(app.requests).toHaveLength(2)
    app.server.close()
    server.world.patch({ hosts: {} })
    expect(JSON.parse((await control(event)).text)).toEqual({ status: 0, text: '' })
  })

  test('refuses an account that is not there', async () => {
    expect((await control({ ...event, accountId: 'nobody' })).status).toBe(400)
  })
})

test('the control API gives codes and open data as a phone would get them', async () => {
  const ask = async (what: string, body: object = {}) => {
    const answer = await send(`${server.controlUrl}/control/devices/phone-1/${what}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return JSON.parse(answer.text)
  }
  expect((await ask('open-data', { data: { stepInfoList: [] } })).message).toContain('wx.login comes before')
  const { code } = await ask('login-code')
  expect(server.world.exchangeCode(code, appId)).toHaveProperty('openId')
  expect(server.world.redeemPhoneCode((await ask('phone-code')).code, null)).toBe('13800000001')
  const sealed = await ask('open-data', { data: { stepInfoList: [] } })
  expect(Object.keys(sealed).sort()).toEqual(['encryptedData', 'iv'])
})
