import { describe, expect, test } from '@jest/globals'
import { afterThisTest } from './support/clean-up.ts'
import { openGarbageCollector } from './support/garbage-collector.ts'
import { openId, signIn, tap, trySilently } from './support/sign-in.ts'
import { countRows, createTestServer, noRows, startTestWechat } from './support/test-server.ts'
import { type Answer, appId, appSecret, wechatTimeoutMs } from './support/wechat-server.ts'

const errcode = (code: number): Answer => ({ errcode: code, errmsg: `canary-upstream-text, rid: ${code}` })

describe('what WeChat says becomes one of our codes, and nothing half-made stays', () => {
  test.each([
    ['invalid code', errcode(40029), 401, 'login_code_rejected'],
    ['used code', errcode(40163), 401, 'login_code_rejected'],
    ['risk', errcode(40226), 403, 'risk_refused'],
    ['too often', errcode(45011), 429, 'rate_limited'],
    ['busy', errcode(-1), 502, 'wechat_unavailable'],
    ['a number nobody knows', errcode(99_999), 502, 'wechat_unavailable'],
    ['bad appid', errcode(40013), 500, 'internal_error'],
    ['bad secret', errcode(40125), 500, 'internal_error'],
    ['appid missing', errcode(41002), 500, 'internal_error'],
    ['secret missing', errcode(41004), 500, 'internal_error'],
    ['an error page', { status: 502, text: '<html>' }, 502, 'wechat_unavailable'],
    ['text that is no JSON', { status: 200, text: '<html>' }, 502, 'wechat_unavailable'],
    ['JSON that is no object', { status: 200, text: 'null' }, 502, 'wechat_unavailable'],
    ['no openid', { status: 200, text: '{}' }, 502, 'wechat_unavailable'],
    ['an openid that is none', { status: 200, text: '{"openid":{"$ne":1}}' }, 502, 'wechat_unavailable'],
    ['errcode as text', { status: 200, text: '{"errcode":"40029"}' }, 401, 'login_code_rejected'],
    ['a broken connection', 'hang-up', 503, 'wechat_unavailable'],
  ] as [string, Answer, number, string][])('%s', async (_name, answer, status, code) => {
    const server = await createTestServer()
    const response = await tap(server, { code: server.wechat.issueCode(answer) })
    expect(response.json()).toMatchObject({ status, code })
    expect(response.statusCode).toBe(status)
    expect(server.wechat.exchanged).toHaveLength(1)
    expect(countRows(server)).toEqual(noRows)
    expect(response.payload).not.toContain('canary')
  })
})

test('an errcode of 0 beside an openid is a success', async () => {
  const server = await createTestServer()
  const code = server.wechat.issueCode({ status: 200, text: JSON.stringify({ errcode: 0, openid: openId }) })
  expect((await tap(server, { code })).statusCode).toBe(201)
})

test('a WeChat that never answers is given up, and a later tap with a fresh code enters', async () => {
  const server = await createTestServer()
  const { wechat } = server
  const silent = wechat.issueCode('silence')
  expect((await tap(server, { code: silent })).json()).toMatchObject({ status: 504, code: 'wechat_timeout' })
  expect(countRows(server)).toEqual(noRows)
  expect((await tap(server, { code: silent })).json()).toMatchObject({ status: 409, code: 'code_used' })
  expect((await tap(server, { code: wechat.issueCode({ openid: openId }) })).statusCode).toBe(201)
})

test.each([
  ['before its answer', 'silence'],
  ['in the middle of it', 'stall'],
] as [
  string,
  Answer,
][])('a WeChat that falls silent %s is given up in time, whatever memory is cleared up meanwhile', async (_when, answer) => {
  const server = await createTestServer({ wechatTimeoutMs: 500, hasRealTimer: true })
  const clearing = setInterval(openGarbageCollector(), 20)
  afterThisTest(() => clearInterval(clearing))
  const response = await tap(server, { code: server.wechat.issueCode(answer) })
  expect(response.json()).toMatchObject({ status: 504, code: 'wechat_timeout' })
})

test('an answer that leads elsewhere is not followed', async () => {
  const server = await createTestServer()
  const elsewhere = await startTestWechat()
  const code = server.wechat.issueCode({ location: `${elsewhere.url}/sns/jscode2session` })
  expect((await tap(server, { code })).json()).toMatchObject({ status: 502, code: 'wechat_unavailable' })
  expect(elsewhere.exchanged).toEqual([])
})

test('a wrong secret raises an alarm with the number, and the text of WeChat is not repeated', async () => {
  const server = await createTestServer()
  await tap(server, { code: server.wechat.issueCode(errcode(40125)) })
  expect(server.logs).toContainEqual({ event: 'wechat_alarm', errcode: 40125 })
  expect(JSON.stringify(server.logs)).not.toContain('canary')
})

test('an unreachable WeChat says when to come back', async () => {
  // Nobody serves that port, and `fetch` does not refuse it by itself, as it does 1 and 9.
  const wechat = { appId, appSecret, baseUrl: 'http://127.0.0.1:2', timeoutMs: wechatTimeoutMs }
  const server = await createTestServer({ config: { wechat } })
  const response = await tap(server)
  expect(response.statusCode).toBe(503)
  expect(response.headers['retry-after']).toBe('5')
  expect(response.json()).toMatchObject({ code: 'wechat_unavailable', retryAfter: 5 })
})

test('rule 3.1: an outage of WeChat signs nobody out', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  await trySilently(server, { code: server.wechat.issueCode('hang-up') })
  const headers = { authorization: `Bearer ${token}` }
  expect((await server.inject({ url: '/v1/me', headers })).statusCode).toBe(200)
})
