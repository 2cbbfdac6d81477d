import { expect, test } from '@jest/globals'
import { revokedReasons } from '../src/core/records.ts'
import { call, prove } from './support/members.ts'
import { openId, readMe, signIn } from './support/sign-in.ts'
import { listTables } from './support/tables.ts'
import { createTestServer, type TestServer } from './support/test-server.ts'
import { uploadPicture } from './support/upload.ts'
import { appId, sealOpenData } from './support/wechat-server.ts'

/** A person who has given everything that can be given by choice. */
async function start() {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const payload = { code: server.wechat.issuePhoneCode(openId, '13812345602') }
  expect((await call(server, token, 'POST /v1/me/phone', { payload })).statusCode).toBe(200)
  expect((await uploadPicture(server, token)).statusCode).toBe(200)
  expect((await rename(server, token, '林夏')).statusCode).toBe(200)
  return { server, token }
}

function rename(server: TestServer, token: string, nickname: string | null) {
  return call(server, token, 'PUT /v1/me', { payload: { nickname }, headers: { 'if-match': '*' } })
}

async function listGiven(server: TestServer, token: string): Promise<string[]> {
  const user = (await readMe(server, token)).json<Record<string, unknown>>()
  return ['nickname', 'avatarUrl', 'phone'].filter((name) => user[name] !== null)
}

test.each([
  ['nickname', ['avatarUrl', 'phone'], (server: TestServer, token: string) => rename(server, token, null)],
  [
    'picture',
    ['nickname', 'phone'],
    (server: TestServer, token: string) => call(server, token, 'DELETE /v1/me/avatar'),
  ],
  [
    'number',
    ['nickname', 'avatarUrl'],
    async (server: TestServer, token: string) => {
      await prove(server, token)
      return call(server, token, 'DELETE /v1/me/phone')
    },
  ],
] as const)('rule 5.7: the %s is taken back alone: %j and the session stay', async (_name, left, withdraw) => {
  const { server, token } = await start()
  expect((await withdraw(server, token)).statusCode).toBeLessThan(300)
  expect(await listGiven(server, token)).toEqual(left)
  expect(server.sql('select state from users')).toEqual([{ state: 'active' }])
})

test('rule 5.7: no session ends for a consent taken back: whoever takes back the agreement closes the account', () => {
  expect(revokedReasons.filter((reason) => reason.includes('consent'))).toEqual([])
})

test('rule 12.2: an account needs neither nickname, picture nor number', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  expect(await listGiven(server, token)).toEqual([])
  for (const route of ['GET /v1/sessions', 'GET /v1/me/settings', 'GET /v1/me/security-log']) {
    expect((await call(server, token, route)).statusCode).toBe(200)
  }
})

test('rule 12.2: WeRun steps are shown and stand in no table', async () => {
  const { server, token } = await start()
  const timestamp = Math.floor(server.clock.now / 1000)
  const stepInfoList = [{ timestamp, step: 74_211_203 }]
  const sealed = sealOpenData({ stepInfoList, watermark: { appid: appId, timestamp } })
  const payload = { code: server.wechat.issueCode({ openid: openId }), ...sealed }
  const response = await call(server, token, 'POST /v1/me/werun', { payload })
  expect(response.json()).toEqual({ days: [{ date: '2026-11-20', steps: 74_211_203 }] })
  const rows = listTables(server).map((table) => server.sql(`select * from ${table}`))
  expect(JSON.stringify(rows)).not.toContain('74211203')
})
