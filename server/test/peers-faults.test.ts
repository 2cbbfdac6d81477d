import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { createOperator } from './support/operator.ts'
import { bearer, openId, phone, readMe, signIn, signOut, tap, trySilently } from './support/sign-in.ts'
import { createTestServer, dayMs } from './support/test-server.ts'
import { appSecret, sessionKey } from './support/wechat-server.ts'

test('same code sent twice: the second is told so, and WeChat is asked once', async () => {
  const server = await createTestServer()
  const code = server.wechat.issueCode({ openid: openId })
  const answers = await Promise.all([tap(server, { code }), tap(server, { code })])
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409])
  expect(server.wechat.exchanged).toEqual([code])
})

test('disabled account logs in through WeChat: a banned one gets no session by any sign-in', async () => {
  const server = await createTestServer()
  const { user } = await signIn(server)
  const operator = await createOperator(server)
  await operator.post(`/v1/admin/users/${user.id}/ban`, { reasonClass: 'fraud' })
  const sessions = server.sql('select id from session where ended_at is null')
  for (const answer of [
    await tap(server),
    await trySilently(server),
    await tap(server, { body: { restore: true } }),
    await tap(server, { body: { device: phone('phone-2') } }),
  ]) {
    expect(answer.json()).toMatchObject({ status: 403, code: 'account_banned' })
  }
  expect(server.sql('select id from session where ended_at is null')).toEqual(sessions)
})

test('refresh token accepted as bearer: nothing but a session token opens a session', async () => {
  const server = await createTestServer()
  const { token, user } = await signIn(server)
  const operator = await createOperator(server)
  const hash = String(server.sql('select token_hash from session')[0]?.token_hash)
  for (const other of [hash, user.id, operator.token, token.slice(0, -1), `${token}A`, token.slice(4)]) {
    const answer = await readMe(server, other)
    expect(answer.json()).toMatchObject({ status: 401, code: 'session_unknown' })
  }
})

test("closed account's other tokens go on working: deletion ends every session at once", async () => {
  const server = await createTestServer()
  const first = await signIn(server)
  const second = await signIn(server, { body: { device: phone('phone-2') } })
  const code = server.wechat.issueCode({ openid: openId })
  const headers = bearer(second.token)
  await server.inject({ method: 'POST', url: '/v1/sessions/current/proof', headers, payload: { code } })
  const closing = await server.inject({ method: 'POST', url: '/v1/me/deletion', headers })
  expect(closing.statusCode).toBeLessThan(300)
  for (const { token } of [first, second]) {
    expect((await readMe(server, token)).json()).toMatchObject({
      code: 'session_revoked',
      reason: 'deleting',
    })
  }
  expect(server.sql('select id from session where ended_at is null')).toEqual([])
})

test('re-registration after closing impossible: once purged, a tap makes a new account', async () => {
  const server = await createTestServer()
  const first = await signIn(server)
  const code = server.wechat.issueCode({ openid: openId })
  const headers = bearer(first.token)
  await server.inject({ method: 'POST', url: '/v1/sessions/current/proof', headers, payload: { code } })
  await server.inject({ method: 'POST', url: '/v1/me/deletion', headers })
  server.clock.now += 8 * dayMs
  await server.app.sweep()
  const second = await signIn(server)
  expect(second.isNewUser).toBe(true)
  expect(second.user.id).not.toBe(first.user.id)
})

test('secret or session_key in a log line: nothing that WeChat gave or wants is logged or counted by name', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  await tap(server, { code: server.wechat.issueCode({ errcode: 40125, errmsg: appSecret }) })
  await tap(server, { code: server.wechat.issueCode({ status: 500, text: appSecret + sessionKey }) })
  await signOut(server, token)
  const metrics = (await server.app.operationsApp.inject({ url: '/metrics' })).body
  const spoken = JSON.stringify(server.logs) + metrics
  for (const canary of [appSecret, sessionKey, token, openId, ...server.wechat.exchanged]) {
    expect(spoken).not.toContain(canary)
  }
})

test('error code of the exchange not checked: an errcode beside an openid signs nobody in', async () => {
  const server = await createTestServer()
  const text = JSON.stringify({ errcode: 40029, errmsg: 'invalid code', openid: openId })
  const answer = await tap(server, { code: server.wechat.issueCode({ status: 200, text }) })
  expect(answer.json()).toMatchObject({ status: 401, code: 'login_code_rejected' })
  expect(server.sql('select id from users')).toEqual([])
})

test("answer's status read from the wrong field: an HTTP error with a good body is no success", async () => {
  const server = await createTestServer()
  const text = JSON.stringify({ openid: openId, session_key: sessionKey, errcode: 0 })
  const answer = await tap(server, { code: server.wechat.issueCode({ status: 502, text }) })
  expect(answer.json()).toMatchObject({ status: 502, code: 'wechat_unavailable' })
  expect(server.sql('select id from users')).toEqual([])
})

test('compare not constant-time: a secret is looked up by its hash or compared in constant time', () => {
  const source = (path: string) => readFileSync(new URL(`../src/${path}`, import.meta.url), 'utf8')
  expect(source('wechat/push-envelope.ts')).toContain('timingSafeEqual')
  expect(source('account/authenticate.ts')).toContain('findSession(hashSessionToken(token)')
  expect(source('account/admin-service.ts')).toContain('useAdminToken(hashSessionToken(token)')
})

test('file cache readable by all: the platform token is kept encrypted in the store and nowhere else', async () => {
  const server = await createTestServer()
  // A new account asks WeChat for its risk, which takes the platform token.
  await signIn(server)
  const kept = server.sql('select sealed from platform_token')
  expect(kept).toEqual([{ sealed: expect.stringMatching(/^v1\.test-1\./) }])
})
