import { expect, test } from '@jest/globals'
import { call, signInOn } from './support/members.ts'
import { createOperator, withAdmin } from './support/operator.ts'
import { bearer, openId, readMe, signIn, signOut, tap, trySilently } from './support/sign-in.ts'
import { createTestServer, dayMs, hourMs, minuteMs } from './support/test-server.ts'

const unknownToken = `mpa_${'A'.repeat(43)}`

test('rule 10.1: an admin route opens to a minted token only: no member session, whatever its role, and no stranger', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const operator = await createOperator(server)
  const memberOfAdmin = await signIn(server, { openId: 'the-admin' })
  const read = (headers: Record<string, string>) =>
    server.app.operationsApp.inject({ url: '/v1/admin/audit', headers })
  for (const headers of [{}, bearer(token), bearer(memberOfAdmin.token), bearer(unknownToken)]) {
    const response = await read(headers)
    expect(response.json()).toMatchObject({ status: 401, code: 'admin_token_refused' })
  }
  expect((await read(bearer(operator.token))).statusCode).toBe(200)
})

test('rule 10.1: an admin token is no member session, and opens nothing on the public listener', async () => {
  const server = await createTestServer()
  const { token } = await createOperator(server)
  expect((await readMe(server, token)).json()).toMatchObject({ status: 401, code: 'session_unknown' })
  const response = await server.inject({ url: '/v1/admin/audit', headers: bearer(token) })
  expect(response.json()).toMatchObject({ status: 404, code: 'not_found' })
})

test('rule 3.1: an admin token ends after 30 idle minutes, and after 8 hours however it is used', async () => {
  const server = await createTestServer()
  const operator = await createOperator(server)
  const start = server.clock.now
  for (let at = 0; at < 8 * hourMs; at += 29 * minuteMs) {
    server.clock.now = start + at
    expect((await operator.get('/v1/admin/audit')).statusCode).toBe(200)
  }
  server.clock.now = start + 8 * hourMs
  expect((await operator.get('/v1/admin/audit')).statusCode).toBe(401)

  const idle = await operator.mint()
  server.clock.now += 30 * minuteMs
  expect((await idle.get('/v1/admin/audit')).statusCode).toBe(401)

  server.clock.now = start + 8 * hourMs
  await server.app.sweep()
  expect(server.sql('select count(*) as n from admin_token')).toEqual([{ n: 2 }])
  server.clock.now += 30 * minuteMs + 8 * hourMs
  await server.app.sweep()
  expect(server.sql('select * from admin_token')).toEqual([])
})

test('an admin token is known to the store by its SHA-256 only', async () => {
  const server = await createTestServer()
  const { token } = await createOperator(server)
  const rows = JSON.stringify(server.sql('select * from admin_token'))
  expect(rows).toMatch(/[0-9a-f]{64}/)
  expect(rows).not.toContain(token.slice('mpa_'.length))
})

test('rule 10.4: a ban ends every session at once, tells its public reason and keeps its note', async () => {
  const server = await createTestServer()
  const { token, user } = await signIn(server)
  const operator = await createOperator(server)
  const body = { reasonClass: 'spam', publicReason: 'Too many messages', note: 'canary-internal-note' }
  expect((await operator.post(`/v1/admin/users/${user.id}/ban`, body)).statusCode).toBe(204)

  expect((await readMe(server, token)).json()).toMatchObject({ code: 'session_revoked', reason: 'banned' })
  const refusal = await tap(server)
  expect(refusal.json()).toMatchObject({ code: 'account_banned', publicReason: 'Too many messages' })
  expect(refusal.body).not.toContain('canary')
  expect(server.sql('select action, user_id, actor_id from audit where user_id = ?', user.id)).toEqual([
    { action: 'user_banned', user_id: user.id, actor_id: operator.userId },
  ])

  const unban = await operator.post(`/v1/admin/users/${user.id}/unban`, { reason: 'A mistake of ours' })
  expect(unban.statusCode).toBe(204)
  expect((await readMe(server, token)).json()).toMatchObject({ code: 'session_revoked', reason: 'banned' })
  expect((await tap(server)).statusCode).toBe(201)
})

test('sessions that an operator ends stand in the log of their owner, device by device, as an operator’s doing', async () => {
  const server = await createTestServer()
  const { user } = await signInOn(server, 'phone-1')
  await signInOn(server, 'phone-2')
  const left = await signInOn(server, 'phone-3')
  await signOut(server, left.token)
  await withAdmin(server, (admin) => admin.revokeSessions(user.id))

  const { token } = await signInOn(server, 'phone-4')
  const response = await call(server, token, 'GET /v1/me/security-log')
  const { entries } = response.json<{ entries: { kind: string; address: string; device: object }[] }>()
  const ended = entries.filter(({ kind }) => kind === 'session_ended')
  expect(ended).toHaveLength(2)
  for (const name of ['phone-1', 'phone-2']) {
    const device = expect.objectContaining({ model: `Model of ${name}` })
    expect(ended).toContainEqual(expect.objectContaining({ address: 'operator', device }))
  }
})

test('a ban that names its end is over then', async () => {
  const server = await createTestServer()
  const { user } = await signIn(server)
  const operator = await createOperator(server)
  const until = new Date(server.clock.now + dayMs).toISOString()
  await operator.post(`/v1/admin/users/${user.id}/ban`, { reasonClass: 'abuse', until })
  expect((await tap(server)).json()).toMatchObject({ code: 'account_banned', until })
  server.clock.now += dayMs
  expect((await tap(server)).statusCode).toBe(201)
})

test.each([
  ['of somebody unknown', 'nobody', { reasonClass: 'abuse' }, 404, 'not_found'],
  ['of an admin', 'operator', { reasonClass: 'abuse' }, 403, 'admin_refused'],
  ['without a reason', 'member', {}, 400, 'invalid_request'],
  ['that is over', 'member', { reasonClass: 'abuse', until: '2020-01-01T00:00:00Z' }, 400, 'invalid_request'],
])('rule 10.1: a ban %s is refused and nothing is written', async (_name, whom, body, status, code) => {
  const server = await createTestServer()
  const { user } = await signIn(server)
  const operator = await createOperator(server)
  const ids: Record<string, string> = { nobody: 'nobody', operator: operator.userId, member: user.id }
  const audit = server.sql('select id from audit')
  const response = await operator.post(`/v1/admin/users/${ids[whom]}/ban`, body)
  expect(response.json()).toMatchObject({ status, code })
  expect(server.sql(`select id from users where state <> 'active'`)).toEqual([])
  expect(server.sql('select id from audit')).toEqual(audit)
})

test('rule 10.1: an admin bans no other admin', async () => {
  const server = await createTestServer()
  const operator = await createOperator(server)
  const colleague = await signIn(server, { openId: 'another-admin' })
  await withAdmin(server, (admin) => admin.grant(colleague.user.id))
  const response = await operator.post(`/v1/admin/users/${colleague.user.id}/ban`, { reasonClass: 'abuse' })
  expect(response.json()).toMatchObject({ status: 403, code: 'admin_refused' })
  expect((await readMe(server, colleague.token)).statusCode).toBe(200)
})

test('rule 10.4: the list of accounts shows no openid, nickname or number, and one account only with a reason', async () => {
  const server = await createTestServer()
  const { token, user } = await signIn(server)
  const payload = { code: server.wechat.issuePhoneCode(openId, '13812345602') }
  expect((await call(server, token, 'POST /v1/me/phone', { payload })).statusCode).toBe(200)
  const rename = { payload: { nickname: '林夏' }, headers: { 'if-match': '*' } }
  expect((await call(server, token, 'PUT /v1/me', rename)).statusCode).toBe(200)
  const operator = await createOperator(server)
  const list = await operator.get('/v1/admin/users')
  expect(
    list
      .json()
      .users.map(({ id }: { id: string }) => id)
      .sort(),
  ).toEqual([user.id, operator.userId].sort())
  for (const secret of [openId, '13812345602', '林夏']) expect(list.body).not.toContain(secret)
  expect(list.json().users).toContainEqual(expect.objectContaining({ id: user.id, phone: '138****02' }))
  expect(Object.keys(list.json().users[0]).sort()).toEqual(
    ['bannedUntil', 'createdAt', 'id', 'lastSignInAt', 'phone', 'purgeAt', 'state'].sort(),
  )

  const without = await operator.get(`/v1/admin/users?userId=${user.id}`)
  expect(without.json()).toMatchObject({ status: 400, code: 'invalid_request' })
  const looked = await operator.get(`/v1/admin/users?userId=${user.id}&reason=Asked%20for%20help`)
  expect(looked.json().users).toHaveLength(1)
  const { entries } = (await operator.get('/v1/admin/audit')).json()
  const [actor, reason] = [operator.userId, 'Asked for help']
  expect(entries).toContainEqual(
    expect.objectContaining({ action: 'user_looked_at', userId: user.id, actor, reason }),
  )
})

test('rule 10.3: metrics count by closed labels: nothing that a caller writes becomes one', async () => {
  const server = await createTestServer()
  await signIn(server)
  await trySilently(server, { openId: 'stranger' })
  await server.inject({ url: '/canary-path?code=canary', headers: { 'user-agent': 'canary' } })
  const { body, headers } = await server.app.operationsApp.inject({ url: '/metrics' })
  expect(headers['content-type']).toContain('text/plain')
  expect(body).toContain('passport_sign_ins_total{outcome="signed_in"} 1')
  expect(body).toContain('passport_sign_ins_total{outcome="account_not_found"} 1')
  expect(body).toMatch(/passport_wechat_call_seconds_count\{call="code_to_session",outcome="ok"\} 2/)
  expect(body).toMatch(/passport_store_statement_seconds_count [1-9]/)
  expect(body).toContain('route="unmatched"')
  expect(body).not.toContain('canary')
  expect(body).not.toContain(openId)
})

test('rule 10.2: the documents show both listeners, and are read without a call to anybody', async () => {
  const server = await createTestServer({ servesDocs: true })
  const document = (await server.app.operationsApp.inject({ url: '/openapi.json' })).json()
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining(['/v1/me', '/v1/admin/stats', '/v1/admin/users/{id}/ban', '/metrics']),
  )
  const page = await server.app.operationsApp.inject({ url: '/docs/' })
  expect(page.statusCode).toBe(200)
  expect(page.headers['content-type']).toContain('text/html')
  expect(page.body).not.toMatch(/https?:\/\//)
  for (const url of ['/metrics', '/docs/', '/readyz', '/openapi.json']) {
    expect((await server.inject({ url })).statusCode).toBe(404)
  }
})
