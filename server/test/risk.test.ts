import { describe, expect, test } from '@jest/globals'
import { call, requestDeletion } from './support/members.ts'
import { openId, signIn, tap, trySilently } from './support/sign-in.ts'
import { countRows, createTestServer, hourMs, noRows, type TestServer } from './support/test-server.ts'
import { uploadPicture } from './support/upload.ts'
import { type Answer, appId } from './support/wechat-server.ts'

const rank = (risk_rank: number) => ({ errcode: 0, errmsg: 'ok', risk_rank })
const marks = (server: TestServer) => server.sql('select risk_mark, risk_ask_at from users')

describe('rule 7.6: an account is made only after WeChat was asked about the person', () => {
  test.each([
    [0, null],
    [1, null],
    [2, null],
    [3, 'medium'],
  ])('rank %i enters, marked %s, and the rank never reaches the phone', async (risk, mark) => {
    const server = await createTestServer()
    server.wechat.script('risk', rank(risk))
    const response = await tap(server)
    expect(response.statusCode).toBe(201)
    expect(response.payload).not.toMatch(/risk|rank|medium/)
    expect(marks(server)).toEqual([{ risk_mark: mark, risk_ask_at: null }])
    expect(server.wechat.callsOf('risk')[0]?.body).toEqual({
      appid: appId,
      openid: openId,
      scene: 0,
      client_ip: '127.0.0.1',
    })
  })

  test('rank 4 is refused, and nothing is written', async () => {
    const server = await createTestServer()
    server.wechat.script('risk', rank(4))
    const response = await tap(server)
    expect(response.json()).toMatchObject({ status: 403, code: 'risk_refused' })
    expect(countRows(server)).toEqual(noRows)
  })

  test('who has an account is not asked about, and neither is a stranger without a tap', async () => {
    const server = await createTestServer()
    await signIn(server)
    server.wechat.script('risk', rank(4))
    expect((await tap(server)).statusCode).toBe(201)
    await trySilently(server, { openId: 'openid-of-a-stranger' })
    expect(server.wechat.callsOf('risk')).toHaveLength(1)
  })

  test.each([
    ['no recent visit', { errcode: 61010, errmsg: 'code' }],
    ['busy', { errcode: -1, errmsg: 'busy' }],
    ['a broken connection', 'hang-up'],
    ['a rank that is none', rank(7)],
  ] as [
    string,
    Answer,
  ][])('%s passes, is marked and is asked for again within a day', async (_name, answer) => {
    const server = await createTestServer()
    server.wechat.script('risk', answer)
    expect((await tap(server)).statusCode).toBe(201)
    expect(marks(server)).toEqual([{ risk_mark: 'unknown', risk_ask_at: expect.anything() }])
    await server.app.sweep()
    expect(server.wechat.callsOf('risk')).toHaveLength(1)
    server.wechat.script('risk', rank(3))
    server.clock.now += 23 * hourMs
    await server.app.sweep()
    expect(marks(server)).toEqual([{ risk_mark: 'medium', risk_ask_at: null }])
    await server.app.sweep()
    expect(server.wechat.callsOf('risk')).toHaveLength(2)
  })

  test('who is to be asked about does not wait for a picture that WeChat is slow to take', async () => {
    const server = await createTestServer()
    server.wechat.script('risk', { errcode: -1, errmsg: 'busy' })
    const { token } = await signIn(server)
    server.clock.now += 12 * hourMs
    const askedAgain = new Promise<object>((resolve) => {
      server.wechat.script('risk', () => {
        resolve({ errcode: 0, errmsg: 'ok', trace_id: 'trace-1' })
        return rank(0)
      })
    })
    server.wechat.script('image', () => askedAgain)
    await uploadPicture(server, token)
    await server.app.sweep()
    expect(marks(server)).toEqual([{ risk_mark: null, risk_ask_at: null }])
    expect(server.sql('select submissions from avatar')).toEqual([{ submissions: 1 }])
  })

  test('who stays without an answer is asked about once more, and then not again', async () => {
    const server = await createTestServer()
    server.wechat.script('risk', { errcode: -1, errmsg: 'busy' })
    await signIn(server)
    for (let day = 0; day < 3; day += 1) {
      server.clock.now += 24 * hourMs
      await server.app.sweep()
    }
    expect(server.wechat.callsOf('risk')).toHaveLength(2)
    expect(marks(server)).toEqual([{ risk_mark: 'unknown', risk_ask_at: null }])
  })

  test('rule 5.3: who is leaving is not asked about: nothing is done with the data but keeping it', async () => {
    const server = await createTestServer()
    server.wechat.script('risk', { errcode: -1, errmsg: 'busy' })
    const { token } = await signIn(server)
    await requestDeletion(server, token)
    server.clock.now += 24 * hourMs
    await server.app.sweep()
    expect(server.wechat.callsOf('risk')).toHaveLength(1)
  })

  test.each([
    'wechat',
    'operator',
  ])('asked for again, with the person’s address and not %s', async (author) => {
    const server = await createTestServer()
    server.wechat.script('risk', { errcode: -1, errmsg: 'busy' })
    const { user } = await signIn(server)
    server.sql(
      `insert into security_event (id, user_id, device_id, kind, address, happened_at)
        values ('newer', ?, null, 'authorization_revoked', ?, ?)`,
      ...[user.id, author, server.clock.now + 1],
    )
    server.clock.now += 24 * hourMs
    await server.app.sweep()
    expect(server.wechat.callsOf('risk')[1]?.body).toMatchObject({ client_ip: '127.0.0.1' })
  })

  test('an operator may choose to refuse who cannot be judged', async () => {
    const fallback = { nickname: 'refuse', avatar: 'hide', risk: 'refuse' } as const
    const server = await createTestServer({ config: { fallback } })
    server.wechat.script('risk', { errcode: -1, errmsg: 'busy' })
    const response = await tap(server)
    expect(response.json()).toMatchObject({ status: 503, code: 'check_unavailable' })
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
    expect(countRows(server)).toEqual(noRows)
  })
})

describe('rule 7.6: a phone is bound only after WeChat was asked about number and person', () => {
  const bind = (server: TestServer, token: string) =>
    call(server, token, 'POST /v1/me/phone', {
      payload: { code: server.wechat.issuePhoneCode(openId, '13812345602') },
    })

  test('rank 4 binds nothing', async () => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    server.wechat.script('risk', rank(4))
    expect((await bind(server, token)).json()).toMatchObject({ status: 403, code: 'risk_refused' })
    expect(server.wechat.callsOf('risk')[1]?.body).toMatchObject({ mobile_no: '8613812345602' })
    expect(server.sql('select phone_sealed from users')).toEqual([{ phone_sealed: null }])
  })

  test('rank 3 binds and marks', async () => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    server.wechat.script('risk', rank(3))
    expect((await bind(server, token)).statusCode).toBe(200)
    expect(marks(server)).toEqual([{ risk_mark: 'medium', risk_ask_at: null }])
  })

  const busy = { errcode: -1, errmsg: 'busy' }

  test('no answer binds and marks, and is asked for again within a day', async () => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    server.wechat.script('risk', busy)
    expect((await bind(server, token)).statusCode).toBe(200)
    expect(marks(server)).toEqual([{ risk_mark: 'unknown', risk_ask_at: server.clock.now + 12 * hourMs }])
    server.wechat.script('risk', rank(0))
    server.clock.now += 23 * hourMs
    await server.app.sweep()
    expect(marks(server)).toEqual([{ risk_mark: null, risk_ask_at: null }])
  })

  test('an answer takes the place of none', async () => {
    const server = await createTestServer()
    server.wechat.script('risk', busy)
    const { token } = await signIn(server)
    server.wechat.script('risk', rank(0))
    expect((await bind(server, token)).statusCode).toBe(200)
    expect(marks(server)).toEqual([{ risk_mark: null, risk_ask_at: null }])
  })

  test('an operator may choose to bind nothing for who cannot be judged', async () => {
    const fallback = { nickname: 'refuse', avatar: 'hide', risk: 'refuse' } as const
    const server = await createTestServer({ config: { fallback } })
    const { token } = await signIn(server)
    server.wechat.script('risk', busy)
    const response = await bind(server, token)
    expect(response.json()).toMatchObject({ status: 503, code: 'check_unavailable' })
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
    expect(server.sql('select phone_sealed, risk_mark from users')).toEqual([
      { phone_sealed: null, risk_mark: null },
    ])
  })

  test.each([
    'medium',
    'high',
  ])('a mark of %s outlives a question without an answer, and what is answered a day later', async (mark) => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    server.sql('update users set risk_mark = ?', mark)
    server.wechat.script('risk', busy)
    expect((await bind(server, token)).statusCode).toBe(200)
    expect(marks(server)).toEqual([{ risk_mark: mark, risk_ask_at: server.clock.now + 12 * hourMs }])
    server.wechat.script('risk', rank(0))
    server.clock.now += 23 * hourMs
    await server.app.sweep()
    expect(server.wechat.callsOf('risk')).toHaveLength(3)
    expect(marks(server)).toEqual([{ risk_mark: mark, risk_ask_at: null }])
  })

  test('the higher of two marks stays, whichever came first', async () => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    for (const [before, answer, after] of [
      ['high', rank(3), 'high'],
      ['medium', rank(3), 'medium'],
      ['unknown', rank(3), 'medium'],
    ] as const) {
      server.sql('update users set risk_mark = ?', before)
      server.wechat.script('risk', answer)
      expect((await bind(server, token)).statusCode).toBe(200)
      expect(marks(server)).toEqual([{ risk_mark: after, risk_ask_at: null }])
    }
    server.sql("update users set risk_mark = 'medium', risk_ask_at = ?", server.clock.now)
    server.wechat.script('risk', rank(4))
    await server.app.sweep()
    expect(marks(server)).toEqual([{ risk_mark: 'high', risk_ask_at: null }])
  })
})
