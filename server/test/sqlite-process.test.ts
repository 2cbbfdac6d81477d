import { expect, test } from '@jest/globals'
import { developmentEnv, startServerProcess } from './support/server-process.ts'
import { createDatabase, startTestWechat } from './support/test-server.ts'

test('rule 9.6: a second process on the same file refuses to start and names PostgreSQL', async () => {
  const wechat = await startTestWechat()
  const env = developmentEnv(createDatabase().location, wechat.url)
  const first = startServerProcess(env)
  const { url } = await first.listening
  const second = startServerProcess(env)
  expect(await second.ended).toEqual({ code: 1, signal: null })
  expect(second.stderr()).toMatch(/in use by another server process.*PostgreSQL/)
  expect(second.stderr()).not.toContain('    at ')
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
})
