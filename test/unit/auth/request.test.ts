import { expect, test } from '@jest/globals'
import { createCancellation } from '../../../utils/core/cancellation'
import { AppError } from '../../../utils/core/errors'
import { failureOf, Phone } from '../support/auth-bench'
import { answer, problem } from '../support/fake-server'
import { settle } from '../support/manual-time'

const hourMs = 60 * 60 * 1000
const dayMs = 24 * hourMs
const readMe = { method: 'GET', path: '/v1/me', read: (body: unknown) => body as { id: string } } as const

test('401 storm: 50 requests with an expired session cause one re-login and one replay each', async () => {
  const phone = new Phone()
  const { request } = await phone.launchSignedIn()
  phone.server.refuse({ code: 'session_expired' })

  const answers = await Promise.all(Array.from({ length: 50 }, () => request(readMe)))

  expect(answers.map(({ id }) => id)).toEqual(Array(50).fill(phone.server.accounts.get(phone.openId)?.id))
  expect([phone.loginCount, phone.server.count('POST', '/v1/sessions')]).toEqual([1, 1])
  expect(phone.server.count('GET', '/v1/me')).toBe(100)
})

test.each(['session_expired', 'session_unknown', 'session_replaced'])('%s heals by itself', async (code) => {
  const phone = new Phone()
  const { states, request } = await phone.launchSignedIn()
  phone.server.refuse({ code })
  const before = states.length
  await request(readMe)

  expect(phone.loginCount).toBe(1)
  expect(states.slice(before).map(({ status }) => status)).not.toContain('guest')
  const [live] = phone.server.liveTokens()
  expect(phone.server.tokensOf('GET', '/v1/me').at(-1)).toBe(live)
  expect(phone.secrets.texts.get('session')).toContain(live)
})

test('a late 401 of an older token is replayed without a login and does not wipe the new session', async () => {
  const phone = new Phone()
  const { auth, request } = await phone.launchSignedIn()
  phone.server.refuse({ code: 'session_expired' })
  const release = phone.server.hold('GET', '/v1/me?late')
  const late = request({ ...readMe, path: '/v1/me?late' })
  await settle()
  await request(readMe)
  release()

  expect((await late).id).toBe(phone.server.accounts.get(phone.openId)?.id)
  expect(phone.loginCount).toBe(1)
  expect(auth.state.status).toBe('signed-in')
})

test('a new token that is refused too ends in signed-out, without a loop', async () => {
  const phone = new Phone()
  const { auth, request } = await phone.launchSignedIn()
  for (const _attempt of ['send', 'replay']) {
    phone.server.script('/v1/me', problem(401, { code: 'session_unknown' }))
  }
  const error = await failureOf(request(readMe))

  expect(error).toMatchObject({ kind: 'signed-out', code: 'session_unknown' })
  expect(auth.state).toMatchObject({ status: 'guest', isSignedOut: false, error: { kind: 'signed-out' } })
  expect([phone.loginCount, phone.server.count('GET', '/v1/me')]).toEqual([1, 2])
  expect(phone.secrets.texts.has('session')).toBe(false)
})

test('a revoked session calls no wx.login, says why, and stays ended after a relaunch', async () => {
  const phone = new Phone()
  const { auth, dropped, request } = await phone.launchSignedIn()
  phone.server.refuse({ code: 'session_revoked', reason: 'ended_elsewhere' })
  const error = await failureOf(request(readMe))

  const ended = { status: 'guest', isSignedOut: true, endedReason: 'ended_elsewhere', error: null }
  expect(error).toMatchObject({ kind: 'signed-out', code: 'session_revoked', reason: 'ended_elsewhere' })
  expect(auth.state).toEqual(ended)
  expect(dropped).not.toEqual([])
  const relaunched = await phone.launchApp()
  expect(relaunched.auth.state).toEqual(ended)
  expect(phone.loginCount).toBe(0)
  expect(phone.server.received).toHaveLength(1)
})

test('a session revoked while it is being replayed ends with its reason', async () => {
  const phone = new Phone()
  const { auth, request } = await phone.launchSignedIn()
  phone.server.script('/v1/me', problem(401, { code: 'session_expired' }))
  phone.server.script('/v1/me', problem(401, { code: 'session_revoked', reason: 'too_many_devices' }))
  await failureOf(request(readMe))

  expect(auth.state).toMatchObject({ status: 'guest', isSignedOut: true, endedReason: 'too_many_devices' })
})

test('an account changed between send and replay fails as account-changed and is not replayed', async () => {
  const phone = new Phone()
  const { request } = await phone.launchSignedIn()
  phone.server.refuse({ code: 'session_expired' })
  phone.openId = 'person-2'
  phone.server.addAccount('person-2')
  const write = { method: 'PUT', path: '/v1/me', body: { nickname: 'A' }, read: () => undefined } as const
  const error = await failureOf(request(write))

  expect(error.kind).toBe('account-changed')
  expect(phone.server.count('PUT', '/v1/me')).toBe(1)
})

test('an answer that arrives for a person who has left is dropped', async () => {
  const phone = new Phone()
  const { auth, request } = await phone.launchSignedIn()
  const release = phone.server.hold('GET', '/v1/me')
  const pending = failureOf(request(readMe))
  await settle()
  await auth.signOut()
  release()

  expect((await pending).kind).toBe('cancelled')
})

test('a re-login that fails settles every waiter with its error and keeps the person on screen', async () => {
  const phone = new Phone()
  const { auth, request } = await phone.launchSignedIn()
  phone.server.refuse({ code: 'session_expired' })
  phone.server.script('/v1/sessions', problem(503, { code: 'wechat_unavailable' }))

  const errors = await Promise.all(Array.from({ length: 20 }, () => failureOf(request(readMe))))

  expect(new Set(errors.map(({ kind, code }) => `${kind} ${code}`))).toEqual(
    new Set(['unavailable wechat_unavailable']),
  )
  expect(auth.state).toMatchObject({ status: 'signed-in', isVerified: false })
  expect((await request(readMe)).id).toBe(phone.server.accounts.get(phone.openId)?.id)
})

test('a wx.login that fails while healing settles the request with its error', async () => {
  const phone = new Phone()
  const { auth, request } = await phone.launchSignedIn()
  phone.server.refuse({ code: 'session_expired' })
  phone.login = () => Promise.reject(new AppError('timeout'))

  expect((await failureOf(request(readMe))).kind).toBe('timeout')
  expect(auth.state.status).toBe('signed-in')
})

test('an account banned meanwhile ends the session when it would heal', async () => {
  const phone = new Phone()
  const { auth, dropped, request } = await phone.launchSignedIn()
  phone.server.refuse({ code: 'session_expired' })
  phone.server.admission = { status: 403, code: 'account_banned', publicReason: 'Spam' }
  const error = await failureOf(request(readMe))

  expect(error).toMatchObject({ kind: 'signed-out', code: 'account_banned' })
  expect(auth.state).toEqual({ status: 'blocked', reason: 'banned', publicReason: 'Spam' })
  expect(phone.secrets.texts.has('session')).toBe(false)
  expect(dropped).not.toEqual([])
})

test('an account that no longer exists ends the session and says so', async () => {
  const phone = new Phone()
  const { auth, request } = await phone.launchSignedIn()
  phone.server.refuse({ code: 'session_unknown' })
  phone.server.accounts.clear()
  await failureOf(request(readMe))

  expect(auth.state).toMatchObject({ status: 'guest', error: { code: 'account_not_found' } })
})

test('a guest who asks for something of an account fails as signed-out, without a request', async () => {
  const phone = new Phone()
  const { request } = await phone.launchApp()
  phone.server.received.length = 0

  expect((await failureOf(request(readMe))).kind).toBe('signed-out')
  expect(phone.server.received).toEqual([])
})

test('a page that asks before the launch is decided waits for it', async () => {
  const phone = new Phone()
  phone.server.addAccount(phone.openId)
  const { auth, request } = phone.startApp()
  auth.launch()

  expect((await request(readMe)).id).toBe(phone.server.accounts.get(phone.openId)?.id)
  expect(phone.loginCount).toBe(1)
})

test('a session past its expiry by the clock is renewed before it is used, once per launch', async () => {
  const phone = new Phone()
  await phone.launchSignedIn()
  phone.time.now += 604_800_000
  const { request } = await phone.launchApp()
  await request(readMe)
  expect(phone.server.received.map(({ method }) => method)).toEqual(['POST', 'GET'])

  phone.time.now += 604_800_000
  await request(readMe)
  expect(phone.loginCount).toBe(1)
})

test('when a renewal by the clock fails the server decides about the session', async () => {
  const phone = new Phone()
  await phone.launchSignedIn()
  phone.time.now += 604_800_000
  phone.server.script('/v1/sessions', new AppError('timeout'))
  const { request } = await phone.launchApp()

  expect((await request(readMe)).id).toBe(phone.server.accounts.get(phone.openId)?.id)
})

test('a 401 that is not about the session neither signs out nor signs in again', async () => {
  const phone = new Phone()
  const { auth, request } = await phone.launchSignedIn()
  phone.server.script('/v1/me', answer(401, '<html>Sign in to the hotel network</html>'))

  expect((await failureOf(request(readMe))).kind).toBe('unavailable')
  expect(auth.state.status).toBe('signed-in')
  expect(phone.loginCount).toBe(0)
})

test('a cancelled request is not replayed', async () => {
  const phone = new Phone()
  const { request } = await phone.launchSignedIn()
  const cancellation = createCancellation()
  phone.server.script('/v1/me', new AppError('cancelled'))

  expect((await failureOf(request({ ...readMe, cancellation }))).kind).toBe('cancelled')
  expect(phone.server.count('GET', '/v1/me')).toBe(1)
})

test('no error carries the token or the code', async () => {
  const phone = new Phone()
  const { auth, request } = await phone.launchSignedIn()
  const [token = ''] = phone.server.liveTokens()
  phone.server.script('/v1/me', problem(500, { code: 'internal_error' }))
  const errors = [await failureOf(request(readMe))]
  phone.server.refuse({ code: 'session_revoked', reason: 'banned' })
  errors.push(await failureOf(request(readMe)))
  phone.server.isReachable = false
  errors.push(
    await failureOf(auth.signIn({ interactive: true, code: 'code-secret', consent: phone.consent })),
  )

  const text = errors.map((error) => JSON.stringify(error) + error.stack + error.message).join()
  expect(token).toMatch(/^mps_/)
  expect(text).not.toContain(token)
  expect(text).not.toContain('code-secret')
})

test('a session in use is not renewed by the clock: every use moves its expiry on, over launches too', async () => {
  const phone = new Phone()
  const { request } = await phone.launchSignedIn()
  for (const _visit of [1, 2]) {
    phone.time.now += 4 * dayMs
    await request(readMe)
  }
  phone.time.now += 4 * dayMs
  const next = await phone.launchApp()
  await next.request(readMe)

  expect(phone.loginCount).toBe(0)
})

test('uses within the hour write nothing', async () => {
  const phone = new Phone()
  const { request } = await phone.launchSignedIn()
  phone.secrets.log.length = 0
  phone.time.now += hourMs - 1
  await request(readMe)
  expect(phone.secrets.log).toEqual([])

  phone.time.now += 1
  await request(readMe)
  expect(phone.secrets.log).toEqual(['write session'])
})

test.each([
  [403, 'risk_refused'],
  [403, 'consent_required'],
  [403, 'interaction_required'],
  [404, 'account_not_found'],
])('a renewal by the clock refused by %d %s leaves the session that the server still takes', async (status, code) => {
  const phone = new Phone()
  await phone.launchSignedIn()
  phone.time.now += 8 * dayMs
  const { auth, request } = await phone.launchApp()
  phone.server.script('/v1/sessions', problem(status, { code }))

  expect((await request(readMe)).id).toBe(phone.server.accounts.get(phone.openId)?.id)
  expect(auth.state).toMatchObject({ status: 'signed-in', isVerified: true })
  expect((await phone.launchApp()).auth.state.status).toBe('signed-in')
  expect(phone.loginCount).toBe(1)
})

test('a renewal by the clock refused for good ends the session once the server refuses that too, with no second try', async () => {
  const phone = new Phone()
  await phone.launchSignedIn()
  phone.time.now += 8 * dayMs
  phone.server.refuse({ code: 'session_expired' })
  phone.server.admission = { status: 403, code: 'account_banned' }
  const { auth, request } = await phone.launchApp()

  expect(await failureOf(request(readMe))).toMatchObject({ kind: 'signed-out', code: 'account_banned' })
  expect(auth.state).toEqual({ status: 'blocked', reason: 'banned' })
  expect(phone.secrets.texts.has('session')).toBe(false)
  expect([phone.loginCount, phone.server.count('GET', '/v1/me')]).toEqual([1, 1])
})

test('a session renewed by the clock that is refused at once is not renewed again', async () => {
  const phone = new Phone()
  await phone.launchSignedIn()
  phone.time.now += 8 * dayMs
  const { request } = await phone.launchApp()
  phone.server.script('/v1/me', problem(401, { code: 'session_unknown' }))

  expect((await failureOf(request(readMe))).kind).toBe('signed-out')
  expect([phone.loginCount, phone.server.count('GET', '/v1/me')]).toEqual([1, 1])
})

test('a request whose session is refused joins a renewal by the clock and takes its refusal as final', async () => {
  const phone = new Phone()
  await phone.launchSignedIn()
  const { auth, request } = await phone.launchApp()
  phone.server.refuse({ code: 'session_expired' })
  const releaseMe = phone.server.hold('GET', '/v1/me?early')
  const early = failureOf(request({ ...readMe, path: '/v1/me?early' }))
  await settle()
  phone.time.now += 8 * dayMs
  phone.server.admission = { status: 403, code: 'account_banned' }
  const releaseLogin = phone.server.hold('POST', '/v1/sessions')
  const late = failureOf(request(readMe))
  await settle()
  releaseMe()
  await settle()
  releaseLogin()

  expect([(await early).code, (await late).code]).toEqual(['account_banned', 'account_banned'])
  expect(phone.loginCount).toBe(1)
  expect(auth.state).toEqual({ status: 'blocked', reason: 'banned' })
})

test('a re-login that is rate limited is not tried again before the time the server named', async () => {
  const phone = new Phone()
  const { auth, request } = await phone.launchSignedIn()
  phone.server.refuse({ code: 'session_expired' })
  phone.server.script('/v1/sessions', problem(429, { code: 'rate_limited', retryAfter: 90 }))
  const first = await failureOf(request(readMe))
  phone.time.now += 89_999
  expect(await failureOf(request(readMe))).toBe(first)
  expect(first).toMatchObject({ kind: 'refused', code: 'rate_limited', retryAfterSeconds: 90 })
  expect(phone.server.count('POST', '/v1/sessions')).toBe(1)
  expect(auth.state.status).toBe('signed-in')

  phone.time.now += 1
  expect((await request(readMe)).id).toBe(phone.server.accounts.get(phone.openId)?.id)
})

test('a rate limit noted by a clock that is then set back holds nobody up', async () => {
  const phone = new Phone()
  const { request } = await phone.launchSignedIn()
  phone.server.refuse({ code: 'session_expired' })
  phone.server.script('/v1/sessions', problem(429, { code: 'rate_limited' }))
  await failureOf(request(readMe))
  phone.time.now -= dayMs

  expect((await request(readMe)).id).toBe(phone.server.accounts.get(phone.openId)?.id)
})
