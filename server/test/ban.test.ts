import { expect, test } from '@jest/globals'
import { toUserKey } from '../src/store/row-keys.ts'
import { call, eventKinds, prove, requestDeletion, signInOn, tryProof } from './support/members.ts'
import { createOperator } from './support/operator.ts'
import { openId, phone, readMe, signIn, signOut, tap, trySilently } from './support/sign-in.ts'
import { createTestServer, dayMs, hourMs, noon, type TestServer } from './support/test-server.ts'

const ban = { reasonClass: 'spam', publicReason: '发布广告', note: 'canary-internal-note' }

async function banUser(server: TestServer, userId: string, body: object = ban) {
  const operator = await createOperator(server)
  expect((await operator.post(`/v1/admin/users/${userId}/ban`, body)).statusCode).toBe(204)
  return operator
}

/** A banned person's tap for what is still theirs. */
function tapForRights(server: TestServer, body: Record<string, unknown> = {}) {
  return tap(server, { body: { consent: undefined, purpose: 'rights', ...body } })
}

async function enterForRights(server: TestServer): Promise<string> {
  const response = await tapForRights(server)
  expect(response.statusCode).toBe(201)
  return response.json<{ token: string }>().token
}

test('rule 10.4: a ban ends every session, and its reason reaches the phone; the operator’s note never does', async () => {
  const server = await createTestServer()
  const a = await signInOn(server, 'phone-a')
  const b = await signInOn(server, 'phone-b')
  const until = new Date(noon + dayMs).toISOString()
  await banUser(server, a.user.id, { ...ban, until })
  for (const { token } of [a, b]) {
    expect((await readMe(server, token)).json()).toMatchObject({ code: 'session_revoked', reason: 'banned' })
  }
  const refused = await tap(server)
  expect(refused.json()).toMatchObject({
    status: 403,
    code: 'account_banned',
    publicReason: '发布广告',
    until,
  })
  expect(refused.body).not.toContain('canary-internal-note')
  expect(server.sql('select id from session where user_key = ?', toUserKey(a.user.id))).toEqual([])
  expect(eventKinds(server)).toContain('account_banned')
})

test('a ban that was taken back lets the person in by a tap', async () => {
  const server = await createTestServer()
  const { user } = await signIn(server)
  const operator = await banUser(server, user.id)
  const unbanned = await operator.post(`/v1/admin/users/${user.id}/unban`, { reason: 'A mistake' })
  expect(unbanned.statusCode).toBe(204)
  expect((await trySilently(server)).json()).toMatchObject({ code: 'interaction_required', reason: 'banned' })
  expect((await tap(server)).statusCode).toBe(201)
  const columns = 'state, banned_at, ban_public_reason, ban_note, ban_reason_class, banned_until_at'
  expect(server.sql(`select ${columns} from users where openid = ?`, openId)).toEqual([
    {
      state: 'active',
      banned_at: null,
      ban_public_reason: null,
      ban_note: null,
      ban_reason_class: null,
      banned_until_at: null,
    },
  ])
})

test('rule 1.2: a banned person reaches the profile, the export, the deletion and the way out, and nothing else', async () => {
  const server = await createTestServer()
  const { user } = await signIn(server)
  await banUser(server, user.id)
  const token = await enterForRights(server)
  expect((await readMe(server, token)).json()).toMatchObject({ id: user.id })
  for (const route of ['GET /v1/sessions', 'GET /v1/me/settings', 'GET /v1/me/security-log']) {
    expect((await call(server, token, route)).json()).toMatchObject({ status: 403, code: 'rights_only' })
  }
  expect((await tryProof(server, token)).statusCode).toBe(200)
  const exported = await call(server, token, 'GET /v1/me/export')
  expect(exported.json()).toMatchObject({ account: { state: 'banned', banPublicReason: '发布广告' } })
  expect(exported.body).not.toContain('canary-internal-note')
  expect((await signOut(server, token)).statusCode).toBe(204)
})

test('rule 1.2: rights are asked for by a tap, and never make an account', async () => {
  const server = await createTestServer()
  expect((await tapForRights(server)).json()).toMatchObject({ status: 404, code: 'account_not_found' })
  expect(server.sql('select count(*) as n from users')).toEqual([{ n: 0 }])
  const { user } = await signIn(server)
  const missing = await tapForRights(server)
  expect(missing.json()).toMatchObject({ status: 422, code: 'consent_required' })
  await banUser(server, user.id)
  const silent = await trySilently(server, { body: { purpose: 'rights' } })
  expect(silent.json()).toMatchObject({ status: 403, code: 'account_banned' })
})

test('rule 1.2: a session for rights stays one after the ban, and a new tap gives a full one', async () => {
  const server = await createTestServer()
  const { user } = await signIn(server)
  await banUser(server, user.id, { ...ban, until: new Date(noon + hourMs).toISOString() })
  const token = await enterForRights(server)
  server.clock.now += hourMs
  expect((await call(server, token, 'GET /v1/sessions')).json()).toMatchObject({ code: 'rights_only' })
  const full = await tap(server)
  expect((await call(server, full.json().token, 'GET /v1/sessions')).statusCode).toBe(200)
})

test('rule 1.2: a ban that has run out is off the record at the next sweep; one under deletion stays under deletion', async () => {
  const server = await createTestServer()
  const until = new Date(noon + hourMs).toISOString()
  const { user } = await signIn(server)
  await banUser(server, user.id, { ...ban, until })
  const leaving = await signIn(server, { openId: 'openid-of-one-who-leaves' })
  await banUser(server, leaving.user.id, { ...ban, until })
  server.sql("update users set state = 'deleting', purge_at = ? where id = ?", noon + dayMs, leaving.user.id)
  const bans = () =>
    server.sql(
      `select state, banned_at, ban_note, ban_reason_class, banned_until_at from users
        where id in (?, ?) order by state`,
      ...[user.id, leaving.user.id],
    )

  server.clock.now = noon + hourMs - 1
  await server.app.sweep()
  expect(bans()).toMatchObject([{ state: 'banned' }, { state: 'deleting', banned_until_at: noon + hourMs }])
  server.clock.now = noon + hourMs
  await server.app.sweep()
  const none = { banned_at: null, ban_note: null, ban_reason_class: null, banned_until_at: null }
  expect(bans()).toEqual([
    { state: 'active', ...none },
    { state: 'deleting', ...none },
  ])
})

test('rule 3.2: a session that is given while the ban is written is refused: the account’s state decides', async () => {
  const server = await createTestServer()
  const { token, user } = await signIn(server)
  // As if the sign-in had committed just after the ban had ended every session.
  server.sql("update users set state = 'banned', banned_at = ? where id = ?", noon, user.id)
  expect((await readMe(server, token)).json()).toMatchObject({ code: 'session_revoked', reason: 'banned' })
})

test('rule 5.5: deleting a banned account leaves a keyed hash, a class of reason and an end, and nothing else', async () => {
  const server = await createTestServer()
  const { user } = await signIn(server)
  await banUser(server, user.id)
  const purgeAt = Date.parse(await requestDeletion(server, await enterForRights(server)))
  server.clock.now = purgeAt
  await server.app.sweep()
  expect(server.sql('select * from ban_tombstone')).toEqual([
    {
      person_hmac: expect.stringMatching(/^[0-9a-f]{64}$/),
      reason_class: 'spam',
      ends_at: purgeAt + 3 * 365 * dayMs,
    },
  ])
  expect(server.sql('select count(*) as n from users where openid = ?', openId)).toEqual([{ n: 0 }])

  const refused = await tap(server)
  expect(refused.json()).toMatchObject({ status: 403, code: 'account_banned' })
  expect((await trySilently(server)).json()).toMatchObject({ status: 404, code: 'account_not_found' })
  expect((await tap(server, { openId: 'somebody-else' })).statusCode).toBe(201)
  server.clock.now = purgeAt + 3 * 365 * dayMs
  expect((await tap(server)).json()).toMatchObject({ isNewUser: true })
  await server.app.sweep()
  expect(server.sql('select count(*) as n from ban_tombstone')).toEqual([{ n: 0 }])
})

test('rule 5.5: a tombstone ends with its ban', async () => {
  const server = await createTestServer({ config: { deletionGraceMs: 0 } })
  const { user } = await signIn(server)
  await banUser(server, user.id, { ...ban, until: new Date(noon + dayMs).toISOString() })
  await requestDeletion(server, await enterForRights(server))
  expect(server.sql('select ends_at from ban_tombstone')).toEqual([{ ends_at: noon + dayMs }])
  const refused = await tap(server)
  expect(refused.json()).toMatchObject({
    code: 'account_banned',
    until: new Date(noon + dayMs).toISOString(),
  })
  server.clock.now += dayMs
  expect((await tap(server)).statusCode).toBe(201)
})

test('rule 5.5: whose ban has run out leaves no tombstone', async () => {
  const server = await createTestServer()
  const { user } = await signIn(server)
  await banUser(server, user.id, { ...ban, until: new Date(noon + hourMs).toISOString() })
  server.clock.now = Date.parse(await requestDeletion(server, await enterForRights(server)))
  await server.app.sweep()
  expect(server.sql('select count(*) as n from ban_tombstone')).toEqual([{ n: 0 }])
  expect((await tap(server)).json()).toMatchObject({ isNewUser: true })
})

test('rule 5.5: taking a deletion back does not take the ban back', async () => {
  const server = await createTestServer()
  const { user } = await signIn(server)
  await banUser(server, user.id)
  await requestDeletion(server, await enterForRights(server))
  const full = await tap(server, { body: { restore: true } })
  expect(full.json()).toMatchObject({ status: 403, code: 'account_banned', publicReason: '发布广告' })
  expect(server.sql('select state from users where id = ?', user.id)).toEqual([{ state: 'deleting' }])

  const restored = await tapForRights(server, { restore: true })
  expect(restored.statusCode).toBe(201)
  expect(server.sql('select state, purge_at from users where id = ?', user.id)).toEqual([
    { state: 'banned', purge_at: null },
  ])
  expect((await call(server, restored.json().token, 'GET /v1/sessions')).json()).toMatchObject({
    code: 'rights_only',
  })
})

test('rule 5.5: a ban during the grace period stays on record: the deletion goes on, the person does not come back', async () => {
  const server = await createTestServer()
  const { token, user } = await signIn(server)
  const purgeAt = await requestDeletion(server, token)
  await banUser(server, user.id)
  expect(server.sql('select state from users where id = ?', user.id)).toEqual([{ state: 'deleting' }])
  expect((await tap(server, { body: { restore: true } })).json()).toMatchObject({ code: 'account_banned' })
  server.clock.now = Date.parse(purgeAt)
  await server.app.sweep()
  expect((await tap(server)).json()).toMatchObject({ status: 403, code: 'account_banned' })
})

test('rule 5.1: a proof of a banned person is a proof of the same person', async () => {
  const server = await createTestServer()
  const { user } = await signIn(server)
  await banUser(server, user.id)
  const token = await enterForRights(server)
  expect((await tryProof(server, token, 'somebody-else')).json()).toMatchObject({ code: 'proof_mismatch' })
  await prove(server, token)
  expect((await call(server, token, 'POST /v1/me/deletion')).statusCode).toBe(202)
  expect((await tap(server, { body: { device: phone('phone-2') } })).json()).toMatchObject({
    code: 'account_deleting',
  })
})
