import { expect, test } from '@jest/globals'
import { postTap } from './support/nodes.ts'
import { developmentEnv, startServerProcess } from './support/server-process.ts'
import { bearer, openId } from './support/sign-in.ts'
import { createDatabase, startTestWechat } from './support/test-server.ts'

test('a server killed in the middle of a sign-in leaves nothing half-made, and its successor goes on', async () => {
  const wechat = await startTestWechat()
  const database = createDatabase()
  const env = developmentEnv(database.location, wechat.url)
  const first = startServerProcess(env)
  const arrived = wechat.nextExchange()
  const release = wechat.hold()
  const answer = postTap((await first.listening).url, wechat.issueCode({ openid: openId }))
  const broken = expect(answer).rejects.toThrow()
  await arrived
  first.child.kill('SIGKILL')
  await first.ended
  await broken
  release()
  for (const table of ['users', 'device', 'session', 'consent', 'security_event']) {
    expect(database.sql(`select * from ${table}`)).toEqual([])
  }

  const second = startServerProcess(env)
  const retry = await postTap((await second.listening).url, wechat.issueCode({ openid: openId }))
  expect(retry.status).toBe(201)
})

test('rule 4.1: a server killed in the middle of a write with a key leaves the key to its successor when its time is over', async () => {
  const wechat = await startTestWechat()
  const database = createDatabase()
  const env = developmentEnv(database.location, wechat.url)
  const first = startServerProcess(env)
  const { url } = await first.listening
  const signedIn = await postTap(url, wechat.issueCode({ openid: openId }))
  const { token } = (await signedIn.json()) as { token: string }
  const body = JSON.stringify({ code: wechat.issuePhoneCode(openId) })
  const headers = { ...bearer(token), 'content-type': 'application/json', 'idempotency-key': 'key-1' }
  const bind = (origin: string) => fetch(`${origin}/v1/me/phone`, { method: 'POST', headers, body })

  const arrived = new Promise<void>((resolve) => {
    wechat.script('phone', () => {
      resolve()
      return 'silence'
    })
  })
  const broken = expect(bind(url)).rejects.toThrow()
  await arrived
  first.child.kill('SIGKILL')
  await first.ended
  await broken
  expect(database.sql('select state from idempotency')).toEqual([{ state: 'pending' }])

  wechat.script('phone', null)
  const second = await startServerProcess(env).listening
  expect((await bind(second.url)).status).toBe(409)
  database.sql('update idempotency set created_at = created_at - 100000')
  expect((await bind(second.url)).status).toBe(200)
  expect(database.sql('select state from idempotency')).toEqual([{ state: 'done' }])
  expect(wechat.callsOf('phone')).toHaveLength(2)
})
