import { expect, test } from '@jest/globals'
import { call, eventKinds, prove, signInOn, tryProof } from './support/members.ts'
import { readMe, signIn } from './support/sign-in.ts'
import { createTestServer, minuteMs } from './support/test-server.ts'

test('rule 5.1: a proof is good for five minutes, on its own session only', async () => {
  const server = await createTestServer()
  const a = await signInOn(server, 'phone-a')
  const b = await signInOn(server, 'phone-b')
  const refused = { status: 403, code: 'proof_required' }
  expect((await call(server, a.token, 'GET /v1/me/export')).json()).toMatchObject(refused)

  const proof = await tryProof(server, a.token)
  expect([proof.statusCode, proof.json()]).toEqual([200, { expiresIn: 300 }])
  expect((await call(server, b.token, 'GET /v1/me/export')).json()).toMatchObject(refused)
  server.clock.now += 5 * minuteMs - 1
  expect((await call(server, a.token, 'GET /v1/me/export')).statusCode).toBe(200)
  server.clock.now += 1
  expect((await call(server, a.token, 'GET /v1/me/export')).json()).toMatchObject(refused)
})

test('rule 5.1: a code of another WeChat account proves nothing, and the owner can read that it was tried', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const refused = await tryProof(server, token, 'somebody-else')
  expect(refused.json()).toMatchObject({ status: 403, code: 'proof_mismatch' })
  expect((await call(server, token, 'GET /v1/me/export')).json()).toMatchObject({ code: 'proof_required' })
  expect(eventKinds(server)).toContain('proof_refused')
  expect((await readMe(server, token)).statusCode).toBe(200)
})

test('rule 5.1: a sign-in is no proof, nor is a proof kept by the session that replaces the proved one', async () => {
  const server = await createTestServer()
  const first = await signIn(server)
  await prove(server, first.token)
  const second = await signIn(server)
  expect((await call(server, second.token, 'GET /v1/me/export')).json()).toMatchObject({
    code: 'proof_required',
  })
})

test('a code that was spent signing in is refused as a proof', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const payload = { code: server.wechat.exchanged[0] }
  const response = await call(server, token, 'POST /v1/sessions/current/proof', { payload })
  expect(response.json()).toMatchObject({ status: 409, code: 'code_used' })
})

test('rule 5.1: a person proves the account at most twenty times in ten minutes; what is refused counts', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  for (let index = 0; index < 20; index += 1) await tryProof(server, token, `stranger-${index}`)
  const exchanged = server.wechat.exchanged.length
  expect((await tryProof(server, token)).json()).toMatchObject({ status: 429, code: 'rate_limited' })
  expect(server.wechat.exchanged).toHaveLength(exchanged)
})
