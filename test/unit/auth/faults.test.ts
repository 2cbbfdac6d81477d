import { expect, test } from '@jest/globals'
import { AppError } from '../../../utils/core/errors'
import { failureOf, Phone } from '../support/auth-bench'
import { answer, problem } from '../support/fake-server'
import { settle } from '../support/manual-time'

/** Faults known from other mini-programs, one test each, named after the fault. */

const readMe = { method: 'GET', path: '/v1/me', read: (body: unknown) => body as { id: string } } as const

test('wx.login fails → caller hangs or takes text for a code', async () => {
  const phone = new Phone()
  const failure = new AppError('platform', { cause: { errMsg: 'login:fail' } })
  phone.login = () => Promise.reject(failure)
  const { auth } = await phone.launchApp()

  expect(await failureOf(auth.acquireCode())).toBe(failure)
  expect(await failureOf(auth.signIn({ interactive: true, consent: phone.consent }))).toBe(failure)
  expect(phone.server.received).toEqual([])
})

test('refresh fails → waiters hang', async () => {
  const phone = new Phone()
  const { request } = await phone.launchSignedIn()
  phone.server.refuse({ code: 'session_expired' })
  phone.server.script('/v1/sessions', new AppError('offline'))
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => request(readMe)))

  expect(outcomes.map(({ status }) => status)).toEqual(Array(10).fill('rejected'))
})

test('followers rejected and then re-sent', async () => {
  const phone = new Phone()
  const { request } = await phone.launchSignedIn()
  phone.server.refuse({ code: 'session_expired' })
  phone.server.script('/v1/sessions', problem(403, { code: 'risk_refused' }))
  const errors = await Promise.all(Array.from({ length: 10 }, () => failureOf(request(readMe))))
  await phone.time.advance(60_000)

  expect(errors.every(({ kind, code }) => kind === 'signed-out' && code === 'risk_refused')).toBe(true)
  expect(phone.server.count('GET', '/v1/me')).toBe(10)
})

test('new token refused too → endless loop', async () => {
  const phone = new Phone()
  const { request } = await phone.launchSignedIn()
  for (let index = 0; index < 10; index += 1) {
    phone.server.script('/v1/me', problem(401, { code: 'session_expired' }))
  }
  await failureOf(request(readMe))
  await failureOf(request(readMe))

  expect([phone.loginCount, phone.server.count('GET', '/v1/me')]).toEqual([1, 2])
})

test('late 401 wipes a new session', async () => {
  const phone = new Phone()
  const { auth, request } = await phone.launchSignedIn()
  phone.server.refuse({ code: 'session_revoked', reason: 'ended_elsewhere' })
  const release = phone.server.hold('GET', '/v1/me?late')
  const late = request({ ...readMe, path: '/v1/me?late' })
  await settle()
  await failureOf(request(readMe))
  await auth.signIn({ interactive: true, consent: phone.consent })
  release()

  expect((await late).id).toBe(phone.server.accounts.get(phone.openId)?.id)
  expect(auth.state.status).toBe('signed-in')
  expect(phone.secrets.texts.has('session')).toBe(true)
})

test('same code sent twice', async () => {
  const phone = new Phone()
  const { auth } = await phone.launchApp()
  const code = await auth.acquireCode()
  for (let index = 0; index < 3; index += 1) {
    phone.server.script('/v1/sessions', problem(503, { code: 'wechat_unavailable' }))
    await failureOf(auth.signIn({ interactive: true, code, consent: phone.consent }))
  }
  const codes = phone.server.received.map(({ body }) => (body as { code: string }).code)

  expect(codes).toHaveLength(4)
  expect(new Set(codes).size).toBe(4)
})

test("answer's status read from the wrong field", async () => {
  const phone = new Phone()
  const { auth, request } = await phone.launchSignedIn()
  phone.server.script('/v1/me', answer(200, { id: 'ok', status: 401, code: 'session_revoked' }))

  expect((await request(readMe)).id).toBe('ok')
  expect(auth.state.status).toBe('signed-in')
})

test('a concurrent call without a token signs in by itself', async () => {
  const phone = new Phone()
  phone.server.addAccount(phone.openId)
  const { auth, request } = phone.startApp()
  auth.launch()
  await Promise.all(Array.from({ length: 20 }, () => request(readMe)))

  expect(phone.loginCount).toBe(1)
})

test('a 401 wipes all storage and resolves as data', async () => {
  const phone = new Phone()
  const { request } = await phone.launchSignedIn()
  const before = [...phone.storage.texts]
  phone.server.refuse({ code: 'session_revoked', reason: 'banned' })

  expect(await failureOf(request(readMe))).toMatchObject({ kind: 'signed-out', status: 401 })
  const kept = new Map(phone.storage.texts)
  expect(kept.get('device')).toBe(new Map(before).get('device'))
})

test('the server stopped in the middle of a sign-in: a clear error, and one tap recovers', async () => {
  const phone = new Phone()
  const { auth } = await phone.launchApp()
  const release = phone.server.hold('POST', '/v1/sessions')
  const tap = failureOf(auth.signIn({ interactive: true, consent: phone.consent }))
  await settle()
  phone.server.isReachable = false
  release()
  expect((await tap).kind).toBe('offline')
  expect(auth.state).toMatchObject({ status: 'guest', error: { kind: 'offline' } })
  expect(phone.secrets.texts.size).toBe(0)

  phone.server.isReachable = true
  expect((await auth.signIn({ interactive: true, consent: phone.consent })).status).toBe('signed-in')
})
