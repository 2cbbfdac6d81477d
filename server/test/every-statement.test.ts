import { expect, test } from '@jest/globals'
import { call } from './support/members.ts'
import { eventOf, push } from './support/push.ts'
import { openId, signIn } from './support/sign-in.ts'
import { createTestServer, dayMs, minuteMs } from './support/test-server.ts'
import { uploadPicture } from './support/upload.ts'
import { appId } from './support/wechat-server.ts'

/** What no other file asks of PostgreSQL: a statement for which this is named gets a line here. */

test('a picture that WeChat approves of is everybody’s until its owner erases it', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const { avatarUrl: url } = (await uploadPicture(server, token)).json<{ avatarUrl: string }>()
  await server.app.sweep()
  expect((await server.inject({ url })).statusCode).toBe(404)
  const verdict = { appid: appId, trace_id: 'trace-1', result: { suggest: 'pass', label: 100 } }
  await push(server, eventOf('wxa_media_check', openId, server.clock.now, verdict))
  await server.app.sweep()
  expect(server.sql('select state, check_due_at from avatar')).toEqual([
    { state: 'approved', check_due_at: null },
  ])
  expect((await server.inject({ url })).statusCode).toBe(200)
  expect((await call(server, token, 'DELETE /v1/me/avatar')).statusCode).toBe(204)
  expect((await server.inject({ url })).statusCode).toBe(404)
  expect(server.sql('select * from avatar')).toEqual([])
})

test('a mark of a risk that WeChat could not tell stays for a day, and then as it is found', async () => {
  const server = await createTestServer()
  const rank = (risk_rank: number) => ({ errcode: 0, errmsg: 'ok', risk_rank })
  server.wechat.script('risk', { errcode: -1, errmsg: 'busy' })
  await signIn(server)
  const marks = () => server.sql('select risk_mark, risk_ask_at from users')
  expect(marks()).toEqual([{ risk_mark: 'unknown', risk_ask_at: expect.any(Number) }])
  server.wechat.script('risk', rank(3))
  server.clock.now += dayMs
  await server.app.sweep()
  expect(marks()).toEqual([{ risk_mark: 'medium', risk_ask_at: null }])
})

test('a picture that WeChat finds risky is erased', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  await uploadPicture(server, token)
  await server.app.sweep()
  const verdict = { appid: appId, trace_id: 'trace-1', result: { suggest: 'risky', label: 20002 } }
  await push(server, eventOf('wxa_media_check', openId, server.clock.now, verdict))
  await server.app.sweep()
  expect(server.sql('select * from avatar')).toEqual([])
  expect(server.sql('select avatar_id from users')).toEqual([{ avatar_id: null }])
})

test('a consent that is taken back at WeChat takes what was given by it', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const rename = { payload: { nickname: 'Ming' }, headers: { 'if-match': '*' } }
  expect((await call(server, token, 'PUT /v1/me', rename)).statusCode).toBe(200)
  const bind = { payload: { code: server.wechat.issuePhoneCode(openId) } }
  expect((await call(server, token, 'POST /v1/me/phone', bind)).statusCode).toBe(200)
  server.clock.now += minuteMs
  for (const RevokeInfo of ['6', '8'])
    await push(server, eventOf('user_authorization_revoke', openId, server.clock.now, { RevokeInfo }))
  await server.app.sweep()
  expect(server.sql('select nickname, phone_sealed from users')).toEqual([
    { nickname: null, phone_sealed: null },
  ])
})
