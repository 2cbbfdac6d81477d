import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { openId, phone, readMe, signIn, tap, trySilently } from './support/sign-in.ts'
import { listTables } from './support/tables.ts'
import { countRows, createTestServer, dayMs, hourMs, noon, noRows } from './support/test-server.ts'
import { appId, appSecret, sessionKey } from './support/wechat-server.ts'

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

test('rule 2.4: a silent sign-in of a stranger answers account_not_found and keeps neither openid nor key, only a sum', async () => {
  const server = await createTestServer()
  const response = await trySilently(server)
  expect(response.statusCode).toBe(404)
  expect(response.json()).toMatchObject({ code: 'account_not_found' })
  expect(countRows(server)).toEqual(noRows)
  await server.app.rollUp()
  const kept = [
    server.limitRows(),
    ...listTables(server).map((table) => server.sql(`select * from ${table}`)),
  ]
  for (const secret of [openId, sessionKey]) expect(JSON.stringify(kept)).not.toContain(secret)
  expect(server.sql('select outcome, count from sign_in_outcome')).toEqual([
    { outcome: 'account_not_found', count: 1 },
  ])
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

test.each([
  'device',
  'session',
  'consent',
  'security_event',
])('rule 2.8: account, consent and session are written together or not at all: without %s', async (table) => {
  const server = await createTestServer()
  server.sql(`alter table ${table} rename to elsewhere`)
  expect((await tap(server)).statusCode).toBeGreaterThanOrEqual(500)
  server.sql(`alter table elsewhere rename to ${table}`)
  expect(countRows(server)).toEqual(noRows)
  expect((await tap(server)).json()).toMatchObject({ isNewUser: true })
})

test('rule 2.7: the old session ends with the new one’s beginning: a sign-in that fails leaves it alone', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  server.sql('alter table security_event rename to elsewhere')
  expect((await trySilently(server)).statusCode).toBeGreaterThanOrEqual(500)
  server.sql('alter table elsewhere rename to security_event')
  expect((await readMe(server, token)).statusCode).toBe(200)
  expect((await trySilently(server)).statusCode).toBe(201)
  expect((await readMe(server, token)).json()).toMatchObject({ code: 'session_replaced' })
})

test('rule 2.8: a sign-in takes no Idempotency-Key: no answer with a token is kept', async () => {
  const server = await createTestServer()
  const send = (code: string) => {
    const consent = { version: '2026-11-01' }
    const payload = { code, createAccount: true, consent, device: phone('phone-1') }
    const headers = { 'idempotency-key': 'key-1' }
    return server.inject({ method: 'POST', url: '/v1/sessions', payload, headers })
  }
  const [code, fresh] = [1, 2].map(() => server.wechat.issueCode({ openid: openId })) as [string, string]
  const first = await send(code)
  expect(first.statusCode).toBe(201)
  expect((await send(code)).json()).toMatchObject({ status: 409, code: 'code_used' })
  const second = await send(fresh)
  expect(second.statusCode).toBe(201)
  expect(second.json().token).not.toBe(first.json().token)
  expect(server.sql('select * from idempotency')).toEqual([])
})

test('rule 2.9: the answer says how long a session is good, not until when; the server’s 401 decides', async () => {
  const server = await createTestServer()
  const { token, expiresIn, ...others } = await signIn(server)
  expect(Object.keys(others).sort()).toEqual(['isNewUser', 'user'])
  expect(JSON.stringify(others)).not.toContain(new Date(noon + expiresIn * 1000).toISOString())
  server.clock.now += expiresIn * 1000
  expect((await readMe(server, token)).json()).toMatchObject({ status: 401, code: 'session_expired' })
})

test('rule 2.15: an account is an appid and an openid: the same openid of another mini-program is a stranger', async () => {
  const server = await createTestServer()
  const first = await signIn(server)
  server.sql("update users set app_id = 'wx-another-app'")
  expect((await trySilently(server)).json()).toMatchObject({ code: 'account_not_found' })
  const second = await signIn(server)
  expect([second.isNewUser, second.user.id === first.user.id]).toEqual([true, false])
})

test('rule 2.15: a unionid joins no accounts and is not kept', async () => {
  const server = await createTestServer()
  const unionid = 'canary-union-id-00000000000001'
  const ids: string[] = []
  for (const openid of ['person-in-one-app', 'the-same-in-another']) {
    const { user, isNewUser } = await signIn(server, { code: server.wechat.issueCode({ openid, unionid }) })
    expect(isNewUser).toBe(true)
    ids.push(user.id)
  }
  expect(new Set(ids).size).toBe(2)
  const rows = listTables(server).map((table) => server.sql(`select * from ${table}`))
  expect(JSON.stringify(rows)).not.toContain(unionid)
})
