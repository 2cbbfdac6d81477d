import { expect, test } from '@jest/globals'
import { openId, tap } from './support/sign-in.ts'
import { countRows, createTestServer, minuteMs } from './support/test-server.ts'

test('rule 2.8: twenty equal codes at once: WeChat is asked once, one enters, nineteen learn that it is used', async () => {
  const server = await createTestServer()
  const code = server.wechat.issueCode({ openid: openId })
  const responses = await Promise.all(Array.from({ length: 20 }, () => tap(server, { code })))
  const codes = responses.map((response) => response.json<{ code?: string }>().code ?? response.statusCode)
  expect(codes.filter((outcome) => outcome === 201)).toHaveLength(1)
  expect(codes.filter((outcome) => outcome === 'code_used')).toHaveLength(19)
  expect(server.wechat.exchanged).toEqual([code])
  expect(countRows(server)).toMatchObject({ users: 1, session: 1, consent: 1 })
})

test('rule 2.8: a code is claimed before WeChat answers', async () => {
  const server = await createTestServer()
  const code = server.wechat.issueCode({ openid: openId })
  const release = server.wechat.hold()
  const arrived = server.wechat.nextExchange()
  const first = tap(server, { code })
  await arrived
  expect((await tap(server, { code })).json()).toMatchObject({ status: 409, code: 'code_used' })
  release()
  expect((await first).statusCode).toBe(201)
})

test('rule 2.8: a claimed code is remembered for ten minutes, as a keyed hash only', async () => {
  const server = await createTestServer()
  const code = server.wechat.issueCode({ openid: openId })
  await tap(server, { code })
  expect(server.sql('select code_hmac from used_code')).toEqual([
    { code_hmac: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ])
  server.clock.now += 10 * minuteMs
  await server.app.sweep()
  expect((await tap(server, { code })).json()).toMatchObject({ code: 'code_used' })
  server.clock.now += 1
  await server.app.sweep()
  expect(server.sql('select count(*) as n from used_code')).toEqual([{ n: 0 }])
})
