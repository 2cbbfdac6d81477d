import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { ApiError } from '../src/core/errors.ts'
import { authenticate } from '../src/sessions/authenticate.ts'
import { startLifetime } from '../src/sessions/session-lifetime.ts'
import type { AccountStore } from '../src/store/ports.ts'
import { call } from './support/members.ts'
import { bearer, readMe, signIn, signOut } from './support/sign-in.ts'
import { createTestServer, dayMs, hourMs, minuteMs, noon, type TestServer } from './support/test-server.ts'

async function refusalFor(server: TestServer, authorization?: string) {
  const headers = authorization === undefined ? {} : { authorization }
  const response = await server.inject({ method: 'GET', url: '/v1/me', headers })
  expect(response.statusCode).toBe(401)
  expect(response.headers['www-authenticate']).toBe('Bearer')
  return response.json<{ code: string; reason?: string }>()
}

function expiresAt(server: TestServer) {
  return Number(server.sql('select expires_at from session where ended_at is null')[0]?.expires_at)
}

describe('rule 3.4: a 401 says why', () => {
  test('session_missing: no header', async () => {
    const server = await createTestServer()
    expect((await refusalFor(server)).code).toBe('session_missing')
  })

  test.each([
    ['another scheme', 'Basic dXNlcjpwYXNz'],
    ['no token', 'Bearer'],
    ['not our form', 'Bearer abc'],
    ['a well-formed token that never was', `Bearer mps_${'A'.repeat(43)}`],
    ['something behind the token', `Bearer mps_${'A'.repeat(43)} x`],
  ])('session_unknown: %s', async (_name, authorization) => {
    const server = await createTestServer()
    expect((await refusalFor(server, authorization)).code).toBe('session_unknown')
  })

  test('session_unknown: the stored hash is not a token', async () => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    const hash = createHash('sha256').update(token).digest()
    expect((await refusalFor(server, `Bearer mps_${hash.toString('base64url')}`)).code).toBe(
      'session_unknown',
    )
  })

  test('session_unknown: the user is gone', async () => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    server.sql('update session set user_key = null')
    expect((await refusalFor(server, `Bearer ${token}`)).code).toBe('session_unknown')
  })

  test('session_expired: the idle time is over, to the millisecond', async () => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    server.clock.now = expiresAt(server) - 1
    expect((await readMe(server, token)).statusCode).toBe(200)
    server.clock.now = expiresAt(server)
    expect((await refusalFor(server, `Bearer ${token}`)).code).toBe('session_expired')
  })

  test.each([
    'signed_out',
    'ended_elsewhere',
    'too_many_devices',
    'banned',
    'deleting',
  ])('session_revoked: %s', async (reason) => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    server.sql('update session set ended_at = ?, ended_reason = ?', noon, reason)
    expect(await refusalFor(server, `Bearer ${token}`)).toMatchObject({ code: 'session_revoked', reason })
  })
})

test('the account of the session is answered with a tag that another sign-in does not change', async () => {
  const server = await createTestServer()
  const { token, user } = await signIn(server)
  const first = await readMe(server, token)
  expect(first.json()).toEqual(user)
  expect(first.headers).toMatchObject({
    'cache-control': 'no-store',
    etag: expect.stringMatching(/^"[\w-]{22}"$/),
  })
  server.clock.now += dayMs
  const again = await signIn(server)
  expect((await readMe(server, again.token)).headers.etag).toBe(first.headers.etag)
})

test('rule 3.1: use extends a session, at most once an hour', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  server.clock.now = noon + hourMs - 1
  await readMe(server, token)
  expect(expiresAt(server)).toBe(noon + 7 * dayMs)
  server.clock.now = noon + hourMs
  await readMe(server, token)
  expect(expiresAt(server)).toBe(noon + hourMs + 7 * dayMs)
  server.clock.now += 10 * minuteMs
  await readMe(server, token)
  expect(expiresAt(server)).toBe(noon + hourMs + 7 * dayMs)
})

describe('a session whose life cannot be extended', () => {
  const token = `mps_${'A'.repeat(43)}`
  const record = { id: 'session', userId: 'somebody', userState: 'active', extendedAt: noon - dayMs }
  const enter = (fault: Error) =>
    authenticate(
      {
        findSession: async () => ({ ...record, expiresAt: noon + 1, absoluteExpiresAt: noon + dayMs }),
        extendSession: async () => {
          throw fault
        },
      } as unknown as AccountStore,
      `Bearer ${token}`,
      noon,
    )

  test('is good for reading all the same while the store takes no writes', async () => {
    await expect(enter(new ApiError('store_unavailable'))).resolves.toMatchObject({ id: 'session' })
  })

  test('hides no bug', async () => {
    await expect(enter(new Error('Wrong SQL'))).rejects.toThrow('Wrong SQL')
  })
})

test('rule 3.1: a session in daily use ends after 30 days, ten per cent more or less', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  let days = 0
  while ((await readMe(server, token)).statusCode === 200) {
    server.clock.now += dayMs
    days += 1
  }
  expect(days).toBeGreaterThanOrEqual(27)
  expect(days).toBeLessThanOrEqual(33)
  expect((await refusalFor(server, `Bearer ${token}`)).code).toBe('session_expired')
  // Nobody had to ask WeChat for all that time.
  expect(server.wechat.exchanged).toHaveLength(1)
})

test('rule 3.1: how long a session lives at most is drawn by lot, so that a busy hour does not end in one', () => {
  const draw = (byte: number) => startLifetime(0, () => Buffer.alloc(4, byte)).absoluteExpiresAt
  expect(draw(0)).toBe(27 * dayMs)
  expect(Math.round(draw(0xff) / dayMs)).toBe(33)
  expect(draw(0x80)).toBeGreaterThan(draw(0x7f))
})

test.each([
  ['banned', "state = 'banned', banned_at = 1"],
  ['deleting', "state = 'deleting', purge_at = 1"],
] as const)('rule 3.2: the account’s state decides at the very next request: %s', async (reason, change) => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  expect((await readMe(server, token)).statusCode).toBe(200)
  server.sql(`update users set ${change}`)
  expect(await refusalFor(server, `Bearer ${token}`)).toMatchObject({ code: 'session_revoked', reason })
  // No session was ended: what ends one is only written down for those who ask why.
  expect(server.sql('select count(*) as n from session where ended_at is not null')).toEqual([{ n: 0 }])
  server.sql("update users set state = 'active', banned_at = null, purge_at = null")
  expect((await readMe(server, token)).statusCode).toBe(200)
})

test('rule 3.2: session and account are read in one statement', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const countStatements = async () => {
    const { body } = await server.app.operationsApp.inject({ url: '/metrics' })
    return Number(/^passport_store_statement_seconds_count (\d+)$/m.exec(body)?.[1])
  }
  await readMe(server, token)
  const before = await countStatements()
  await call(server, token, 'POST /v1/me/phone', { payload: {} })
  expect((await countStatements()) - before).toBe(1)
})

test('signing out twice says the second time that the session was signed out', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  expect((await signOut(server, token)).statusCode).toBe(204)
  expect((await signOut(server, token)).json()).toMatchObject({
    code: 'session_revoked',
    reason: 'signed_out',
  })
  expect(server.sql("select count(*) as n from security_event where kind = 'signed_out'")).toEqual([{ n: 1 }])
})

test('rule 3.4: an ended session keeps hash, reason and time for 30 days, and nothing of the user', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  await signOut(server, token)
  expect(server.sql('select user_key, device_id, ended_reason, ended_at from session')).toEqual([
    { user_key: null, device_id: null, ended_reason: 'signed_out', ended_at: noon },
  ])
  server.clock.now = noon + 30 * dayMs
  await server.app.sweep()
  expect((await refusalFor(server, `Bearer ${token}`)).code).toBe('session_revoked')
  server.clock.now += 1
  await server.app.sweep()
  expect((await refusalFor(server, `Bearer ${token}`)).code).toBe('session_unknown')
})

test('rule 3.4: an expired session forgets its user at the next sweep and still says that it has expired', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  server.clock.now += 8 * dayMs
  await server.app.sweep()
  expect(server.sql('select user_key, ended_reason from session')).toEqual([
    { user_key: null, ended_reason: 'expired' },
  ])
  expect((await refusalFor(server, `Bearer ${token}`)).code).toBe('session_expired')
})

test('rule 3.6: entries of the security log are kept 180 days', async () => {
  const server = await createTestServer()
  await signIn(server)
  server.clock.now = noon + 180 * dayMs
  await server.app.sweep()
  expect(server.sql('select count(*) as n from security_event')).toEqual([{ n: 2 }])
  server.clock.now += 1
  await server.app.sweep()
  expect(server.sql('select count(*) as n from security_event')).toEqual([{ n: 0 }])
  // The days with a sign-in are a number of their own, and stay.
  expect((await signIn(server)).user.signInDays).toBe(2)
})

test('the scheme is read in any case, as HTTP says', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const headers = { authorization: bearer(token).authorization.replace('Bearer', 'bearer') }
  expect((await server.inject({ method: 'GET', url: '/v1/me', headers })).statusCode).toBe(200)
})

test('signing out works as wx.request sends it: a JSON content type on a body that is not there', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const headers = { ...bearer(token), 'content-type': 'application/json' }
  const response = await server.inject({ method: 'DELETE', url: '/v1/sessions/current', headers })
  expect(response.statusCode).toBe(204)
  expect(server.sql('select ended_reason from session')).toEqual([{ ended_reason: 'signed_out' }])
})
