import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { phone, readMe, signIn, tap, trySilently } from './support/sign-in.ts'
import { countRows, createTestServer, dayMs, hourMs, noon, noRows } from './support/test-server.ts'
import { appId, appSecret } from './support/wechat-server.ts'

test('rule 2.8: a tap of a stranger makes account, consent, device and session in one go', async () => {
  const server = await createTestServer()
  const answer = await signIn(server)

  expect(answer).toEqual({
    token: expect.stringMatching(/^mps_[A-Za-z0-9_-]{43}$/),
    expiresIn: (7 * dayMs) / 1000,
    isNewUser: true,
    user: {
      id: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
      nickname: null,
      avatarUrl: null,
      phone: null,
      createdAt: new Date(noon).toISOString(),
      signInDays: 1,
      deviceCount: 1,
      lastSignInAt: new Date(noon).toISOString(),
    },
  })
  expect(countRows(server)).toEqual({ users: 1, device: 1, session: 1, consent: 1, security_event: 2 })
  expect(server.sql('select user_id, version, consented_at from consent')).toEqual([
    { user_id: answer.user.id, version: '2026-11-01', consented_at: noon },
  ])
  expect(server.sql('select token_hash from session')).toEqual([
    { token_hash: createHash('sha256').update(answer.token).digest('hex') },
  ])
})

test('WeChat is asked once, with the four parameters it documents', async () => {
  const server = await createTestServer()
  await signIn(server)
  expect(server.wechat.queries.map((query) => Object.fromEntries(query))).toEqual([
    {
      appid: appId,
      secret: appSecret,
      js_code: server.wechat.exchanged[0],
      grant_type: 'authorization_code',
    },
  ])
})

test('rule 2.4: a silent sign-in of a stranger answers account_not_found and keeps nothing', async () => {
  const server = await createTestServer()
  const response = await trySilently(server)
  expect(response.statusCode).toBe(404)
  expect(response.json()).toMatchObject({ code: 'account_not_found' })
  expect(countRows(server)).toEqual(noRows)
})

test('a silent sign-in of a known person gives a session to the same account', async () => {
  const server = await createTestServer()
  const first = await signIn(server)
  const response = await trySilently(server)
  expect(response.statusCode).toBe(201)
  expect(response.json()).toMatchObject({ isNewUser: false, user: { id: first.user.id } })
  expect(countRows(server)).toMatchObject({ users: 1, device: 1, consent: 1 })
})

test('rule 2.7: a new sign-in on a device replaces its session, which then says so', async () => {
  const server = await createTestServer()
  const first = await signIn(server)
  const second = await signIn(server)
  expect((await readMe(server, first.token)).json()).toMatchObject({ status: 401, code: 'session_replaced' })
  expect((await readMe(server, second.token)).json()).toMatchObject({ deviceCount: 1 })
  expect(
    server.sql('select user_key, device_id, ended_reason from session where ended_at is not null'),
  ).toEqual([{ user_key: null, device_id: null, ended_reason: 'replaced' }])
})

test('rule 2.8: two sign-ins of a new person at the same time make one account', async () => {
  const server = await createTestServer()
  const answers = await Promise.all([
    signIn(server, { body: { device: phone('phone-1') } }),
    signIn(server, { body: { device: phone('phone-2') } }),
  ])
  expect(new Set(answers.map(({ user }) => user.id)).size).toBe(1)
  expect(answers.map(({ isNewUser }) => isNewUser).sort()).toEqual([false, true])
  expect(countRows(server)).toMatchObject({ users: 1, device: 2, session: 2 })
})

test('rule 3.1: the eleventh device ends the one unused for longest, which learns why and may not return silently', async () => {
  const server = await createTestServer()
  const tokens: string[] = []
  for (let index = 0; index < 11; index += 1) {
    server.clock.now += hourMs
    const answer = await signIn(server, { body: { device: phone(`phone-${index}`) } })
    tokens.push(answer.token)
  }
  expect((await readMe(server, tokens[0]!)).json()).toMatchObject({
    code: 'session_revoked',
    reason: 'too_many_devices',
  })
  expect((await readMe(server, tokens[1]!)).json()).toMatchObject({ deviceCount: 10 })
  const silent = await trySilently(server, { body: { device: phone('phone-0') } })
  expect(silent.json()).toMatchObject({ code: 'interaction_required', reason: 'too_many_devices' })
  expect(server.sql("select count(*) as n from security_event where kind = 'session_ended'")).toEqual([
    { n: 1 },
  ])
})

test('rule 2.13: another mini-program is refused before its code is spent', async () => {
  const server = await createTestServer()
  const code = server.wechat.issueCode({ openid: 'somebody' })
  const device = { ...phone('phone-1'), appId: 'wxsomebodyelse0000' }
  const response = await tap(server, { code, body: { device } })
  expect(response.json()).toMatchObject({ status: 400, code: 'app_mismatch' })
  expect(server.wechat.exchanged).toEqual([])
  expect((await tap(server, { code })).statusCode).toBe(201)
})

test('rule 3.6: days with a sign-in are counted in the calendar of UTC+8', async () => {
  const server = await createTestServer()
  await signIn(server)
  server.clock.now = Date.parse('2026-11-20T23:59:59+08:00')
  expect((await signIn(server)).user.signInDays).toBe(1)
  server.clock.now += 1_000
  expect((await signIn(server)).user.signInDays).toBe(2)
})

test('rule 3.6: silent renewals add one entry a day to the security log', async () => {
  const server = await createTestServer()
  await signIn(server)
  await trySilently(server)
  await trySilently(server)
  server.clock.now += dayMs
  await trySilently(server)
  const renewals = server.sql("select happened_at from security_event where kind = 'session_renewed'")
  expect(renewals).toEqual([{ happened_at: noon }, { happened_at: noon + dayMs }])
})

test('rule 3.3: deceiving characters of a device text are taken out', async () => {
  const server = await createTestServer()
  const device = { ...phone('phone-1'), model: 'Mi\u202e 41\u0000\u200b', system: ' 系统 1 ' }
  await signIn(server, { body: { device } })
  expect(server.sql('select model, system from device')).toEqual([{ model: 'Mi 41', system: '系统 1' }])
})
