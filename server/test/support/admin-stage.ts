import { expect } from '@jest/globals'
import { adminEnv, runAdmin } from './admin-process.ts'
import { call } from './members.ts'
import { openId, signIn } from './sign-in.ts'
import { createTestServer, type TestServer } from './test-server.ts'

export const number = '13812345602'

const dataKeys = [
  { id: 'test-1', key: Buffer.alloc(32, 8) },
  { id: 'test-2', key: Buffer.alloc(32, 9) },
]

/** A server at the clock's real time, which is the command line's, and a member with a number. */
export async function startBeside() {
  const server = await createTestServer({ now: Date.now(), config: { dataKeys } })
  const { token, user } = await signIn(server)
  const payload = { code: server.wechat.issuePhoneCode(openId, number) }
  expect((await call(server, token, 'POST /v1/me/phone', { payload })).statusCode).toBe(200)
  const run = (...args: string[]) => runAdmin(adminEnv(server), ...args)
  return { server, token, userId: user.id, run }
}

export const admins = (server: TestServer) =>
  server.sql('select user_id from admin').map(({ user_id: id }) => id)
export const audited = (server: TestServer) =>
  server.sql('select action, user_id, actor_id, reason from audit order by happened_at, id')
