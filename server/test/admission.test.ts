import { describe, expect, test } from '@jest/globals'
import type { UserRecord } from '../src/core/records.ts'
import { type AdmissionQuestion, admit } from '../src/sign-in/admission.ts'
import { bearer, readMe, signIn, signOut, tap, trySilently } from './support/sign-in.ts'
import { createTestServer, dayMs, hourMs, publish } from './support/test-server.ts'

const now = 1_000_000

const active: UserRecord = {
  id: 'user',
  state: 'active',
  nickname: null,
  nicknameSetAt: null,
  phoneSealed: null,
  avatarId: null,
  riskMark: null,
  riskAskAt: null,
  banPublicReason: null,
  bannedUntilAt: null,
  bannedAt: null,
  banReasonClass: null,
  banNote: null,
  purgeAt: null,
  agreementVersion: '2026-11-01',
  signInDays: 1,
  lastSignInDay: 0,
  lastSignInAt: 0,
  createdAt: 0,
}
const banned: UserRecord = { ...active, state: 'banned', banPublicReason: 'Spam', bannedUntilAt: now + 1 }
const deleting: UserRecord = { ...active, state: 'deleting', purgeAt: now + 1 }

function decide(question: Partial<AdmissionQuestion>): string {
  const asked = {
    user: active,
    deviceEndedReason: null,
    interactive: false,
    hasConsented: true,
    purpose: 'full' as const,
    restore: false,
    requiredVersion: '2026-11-01',
    currentVersion: '2026-11-01',
    now,
    ...question,
  }
  try {
    return admit(asked)
  } catch (error) {
    return (error as Error).message
  }
}

describe('rule 1.2: the admission table', () => {
  const tooOld = { ...active, agreementVersion: '2025-01-01' }
  const lapsed = { ...banned, bannedUntilAt: now }
  test.each([
    ['nobody', { user: null }, 'account_not_found', 'create'],
    ['active', {}, 'enter', 'enter'],
    ['active, device signed out', { deviceEndedReason: 'signed_out' }, 'interaction_required', 'enter'],
    [
      'active, device ended elsewhere',
      { deviceEndedReason: 'ended_elsewhere' },
      'interaction_required',
      'enter',
    ],
    [
      'active, one device too many',
      { deviceEndedReason: 'too_many_devices' },
      'interaction_required',
      'enter',
    ],
    ['active, session only replaced', { deviceEndedReason: 'replaced' }, 'enter', 'enter'],
    ['active, agreement too old', { user: tooOld }, 'consent_required', 'enter'],
    ['banned', { user: banned }, 'account_banned', 'account_banned'],
    ['banned for ever', { user: { ...banned, bannedUntilAt: null } }, 'account_banned', 'account_banned'],
    ['banned until now', { user: lapsed }, 'enter', 'enter'],
    ['deleting', { user: deleting }, 'account_deleting', 'account_deleting'],
    ['deleting, restore asked', { user: deleting, restore: true }, 'account_deleting', 'restore'],
    [
      'deleting, too late',
      { user: { ...deleting, purgeAt: now }, restore: true },
      'account_deleting',
      'account_deleting',
    ],
    ['banned, restore asked', { user: banned, restore: true }, 'account_banned', 'account_banned'],
  ] as [string, Partial<AdmissionQuestion>, string, string][])('%s', (_name, question, silent, tapped) => {
    expect(decide({ ...question, interactive: false })).toBe(silent)
    expect(decide({ ...question, interactive: true })).toBe(tapped)
  })
})

test('rule 1.2: a banned person learns the public reason and the end, and gets no session', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const until = server.clock.now + dayMs
  server.sql("update users set state = 'banned', ban_public_reason = 'Spam', banned_until_at = ?", until)

  expect((await readMe(server, token)).json()).toMatchObject({ code: 'session_revoked', reason: 'banned' })
  const refused = {
    status: 403,
    code: 'account_banned',
    publicReason: 'Spam',
    until: new Date(until).toISOString(),
  }
  expect((await trySilently(server)).json()).toMatchObject(refused)
  expect((await tap(server)).json()).toMatchObject(refused)
  expect(server.sql('select count(*) as n from session')).toEqual([{ n: 1 }])
})

test('a ban ends by itself, and the account is active again', async () => {
  const server = await createTestServer()
  await signIn(server)
  server.sql("update users set state = 'banned', banned_until_at = ?", server.clock.now + hourMs)
  server.clock.now += hourMs
  expect((await trySilently(server)).statusCode).toBe(201)
  expect(server.sql('select state, banned_until_at from users')).toEqual([
    { state: 'active', banned_until_at: null },
  ])
})

test('rule 1.2: an account under deletion is restored by a tap that asks for it, and by nothing else', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const purgeAt = server.clock.now + dayMs
  server.sql("update users set state = 'deleting', purge_at = ?", purgeAt)

  const refused = { status: 403, code: 'account_deleting', purgeAt: new Date(purgeAt).toISOString() }
  expect((await readMe(server, token)).json()).toMatchObject({ code: 'session_revoked', reason: 'deleting' })
  expect((await trySilently(server, { body: { restore: true } })).json()).toMatchObject(refused)
  expect((await tap(server)).json()).toMatchObject(refused)
  const restore = { method: 'POST', url: '/v1/me/restore', headers: bearer(token) } as const
  expect((await server.inject(restore)).statusCode).toBe(404)
  expect(server.sql('select state from users')).toEqual([{ state: 'deleting' }])

  expect((await tap(server, { body: { restore: true } })).statusCode).toBe(201)
  expect(server.sql('select state, purge_at from users')).toEqual([{ state: 'active', purge_at: null }])
})

test('rule 1.1: after signing out no silent sign-in enters until one tap has', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  expect((await signOut(server, token)).statusCode).toBe(204)

  expect((await readMe(server, token)).json()).toMatchObject({
    code: 'session_revoked',
    reason: 'signed_out',
  })
  const refused = { status: 403, code: 'interaction_required', reason: 'signed_out' }
  expect((await trySilently(server)).json()).toMatchObject(refused)
  expect((await trySilently(server)).json()).toMatchObject(refused)

  await signIn(server)
  expect((await trySilently(server)).statusCode).toBe(201)
})

test('rule 1.1: a session that was replaced cannot sign its successor out', async () => {
  const server = await createTestServer()
  const first = await signIn(server)
  const second = await signIn(server)
  expect((await signOut(server, first.token)).json()).toMatchObject({ code: 'session_replaced' })
  expect((await readMe(server, second.token)).statusCode).toBe(200)
  expect((await trySilently(server)).statusCode).toBe(201)
})

describe('rule 2.3: consent', () => {
  test.each([
    ['no consent', undefined],
    ['a version that never was', { version: '2019-01-01' }],
    ['a version that is not good enough any more', { version: '2025-01-01' }],
  ])('a tap with %s is refused before the code is spent', async (_name, consent) => {
    const server = await createTestServer({ agreements: publish('2025-01-01', '2026-11-01') })
    const response = await tap(server, { body: { consent } })
    expect(response.json()).toMatchObject({ status: 422, code: 'consent_required', version: '2026-11-01' })
    expect(server.wechat.exchanged).toEqual([])
    expect(server.sql('select count(*) as n from used_code')).toEqual([{ n: 0 }])
  })

  test('an account that accepted too old a version enters by a tap with the new one', async () => {
    const server = await createTestServer({ agreements: publish('2025-01-01', '2026-11-01') })
    await signIn(server)
    server.sql("update users set agreement_version = '2025-01-01'")
    expect((await trySilently(server)).json()).toMatchObject({
      status: 403,
      code: 'consent_required',
      version: '2026-11-01',
    })
    await signIn(server)
    expect(server.sql('select agreement_version from users')).toEqual([{ agreement_version: '2026-11-01' }])
    expect((await trySilently(server)).statusCode).toBe(201)
  })

  test('an editorial version asks nothing of those who accepted an older one', async () => {
    const server = await createTestServer({ agreements: publish('2026-11-01', '2026-11-10~') })
    await signIn(server)
    expect((await trySilently(server)).statusCode).toBe(201)
  })

  test('an older consent never takes back a newer one', async () => {
    const server = await createTestServer({ agreements: publish('2026-11-01', '2026-11-10~') })
    await signIn(server, { body: { consent: { version: '2026-11-10' } } })
    server.clock.now += 1_000
    await signIn(server)
    expect(server.sql('select agreement_version from users')).toEqual([{ agreement_version: '2026-11-10' }])
    expect(server.sql('select version from consent order by consented_at')).toEqual([
      { version: '2026-11-10' },
      { version: '2026-11-01' },
    ])
  })
})
