import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { openId, signIn, trySilently } from './support/sign-in.ts'
import { createTestServer } from './support/test-server.ts'
import { appSecret, sessionKey } from './support/wechat-server.ts'

test('rule 2.4: a stranger, a session key and a code leave no trace in the bytes of the files', async () => {
  const server = await createTestServer()
  await signIn(server)
  await trySilently(server, { openId: 'canary-openid-of-a-stranger-01' })
  const { location } = server.database
  const databaseFile = location.engine === 'sqlite' ? location.file : ''
  const files = ['', '-wal', '-limits', '-limits-wal'].map((suffix) => databaseFile + suffix)
  const bytes = files.map((file) => readFileSync(file).toString('latin1')).join()
  for (const canary of [appSecret, sessionKey, 'canary-openid-of-a-stranger', ...server.wechat.exchanged]) {
    expect(bytes).not.toContain(canary)
  }
  expect(bytes).toContain(openId)
})
