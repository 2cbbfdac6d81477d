import { expect, test } from '@jest/globals'
import { AppError } from '../../../utils/core/errors'
import { failureOf, Phone } from '../support/auth-bench'
import { answer, problem } from '../support/fake-server'
import { settle } from '../support/manual-time'

const silent = { interactive: false } as const

test('1,000 concurrent silent sign-ins share one wx.login and one handshake, and the 1,001st takes the session', async () => {
  const phone = new Phone()
  phone.server.addAccount(phone.openId)
  const { auth } = phone.startApp()

  const states = await Promise.all(Array.from({ length: 1_000 }, () => auth.signIn(silent)))

  expect(states).toHaveLength(1_000)
  expect(new Set(states.map((state) => state.status))).toEqual(new Set(['signed-in']))
  expect([phone.loginCount, phone.server.count('POST', '/v1/sessions')]).toEqual([1, 1])
  expect((await auth.signIn(silent)).status).toBe('signed-in')
  expect([phone.loginCount, phone.server.count('POST', '/v1/sessions')]).toEqual([1, 1])
})

test('1,000 concurrent silent sign-ins settle when the one handshake fails, and the 1,001st signs in', async () => {
  const phone = new Phone()
  phone.server.addAccount(phone.openId)
  phone.server.script('/v1/sessions', problem(503, { code: 'wechat_unavailable' }))
  const { auth } = phone.startApp()

  const states = await Promise.all(Array.from({ length: 1_000 }, () => auth.signIn(silent)))

  expect(
    states.every((state) => state.status === 'guest' && state.error?.code === 'wechat_unavailable'),
  ).toBe(true)
  expect([phone.loginCount, phone.server.count('POST', '/v1/sessions')]).toEqual([1, 1])
  expect((await auth.signIn(silent)).status).toBe('signed-in')
})

test('1,000 concurrent silent sign-ins settle when wx.login fails', async () => {
  const phone = new Phone()
  phone.login = () => Promise.reject(new AppError('platform'))
  const { auth } = phone.startApp()

  const states = await Promise.all(Array.from({ length: 1_000 }, () => auth.signIn(silent)))

  expect(states.every((state) => state.status === 'guest' && state.error?.kind === 'platform')).toBe(true)
  expect([phone.loginCount, phone.server.received.length]).toEqual([1, 0])
})

test('a tap during the silent launch flight of a stranger makes one account and signs in', async () => {
  const phone = new Phone()
  const { auth, states } = phone.startApp()
  const release = phone.server.hold('POST', '/v1/sessions')
  auth.launch()
  await settle()

  const tap = auth.signIn({ interactive: true, code: await auth.acquireCode(), consent: phone.consent })
  await settle()
  release()

  expect((await tap).status).toBe('signed-in')
  expect(phone.server.accounts.size).toBe(1)
  expect(phone.server.liveTokens()).toHaveLength(1)
  expect(phone.server.count('POST', '/v1/sessions')).toBe(2)
  expect(states.map((state) => state.status)).not.toContain('guest')
})

test('a tap during a silent flight that succeeds takes its session and spends no second handshake', async () => {
  const phone = new Phone()
  phone.server.addAccount(phone.openId)
  const { auth } = phone.startApp()
  const release = phone.server.hold('POST', '/v1/sessions')
  auth.launch()
  await settle()

  const tap = auth.signIn({ interactive: true, code: await auth.acquireCode(), consent: phone.consent })
  await settle()
  expect(auth.state).toEqual({ status: 'signing-in', interactive: true })
  release()

  expect((await tap).status).toBe('signed-in')
  expect(phone.server.count('POST', '/v1/sessions')).toBe(1)
})

test('a tap during a silent flight that fails for want of a network makes its own attempt', async () => {
  const phone = new Phone()
  const { auth } = phone.startApp()
  const release = phone.server.hold('POST', '/v1/sessions')
  phone.server.script('/v1/sessions', new AppError('timeout'))
  auth.launch()
  await settle()

  const tap = auth.signIn({ interactive: true, consent: phone.consent })
  await settle()
  release()

  expect((await tap).status).toBe('signed-in')
})

test('two taps during a silent flight share one handshake of their own', async () => {
  const phone = new Phone()
  const { auth } = phone.startApp()
  const release = phone.server.hold('POST', '/v1/sessions')
  auth.launch()
  await settle()

  const taps = [1, 2].map(() => auth.signIn({ interactive: true, consent: phone.consent }))
  await settle()
  release()

  expect((await Promise.all(taps)).map((state) => state.status)).toEqual(['signed-in', 'signed-in'])
  expect(phone.server.count('POST', '/v1/sessions')).toBe(2)
})

test('a second tap shares the failure of the first', async () => {
  const phone = new Phone()
  const { auth } = await phone.launchApp()
  phone.server.isReachable = false

  const taps = [1, 2].map(() => failureOf(auth.signIn({ interactive: true, consent: phone.consent })))

  expect((await Promise.all(taps)).map((error) => error.kind)).toEqual(['offline', 'offline'])
  expect(phone.server.count('POST', '/v1/sessions')).toBe(2)
  expect(auth.state).toMatchObject({ status: 'guest', error: { kind: 'offline' } })
})

test('a silent call during a tap joins it', async () => {
  const phone = new Phone()
  const { auth } = await phone.launchApp()
  const release = phone.server.hold('POST', '/v1/sessions')
  const tap = auth.signIn({ interactive: true, consent: phone.consent })
  const joined = auth.signIn(silent)
  await settle()
  release()

  expect((await joined).status).toBe('signed-in')
  expect((await tap).status).toBe('signed-in')
  expect(phone.loginCount).toBe(2)
})

test('a code is never used twice: a retry takes a new one', async () => {
  const phone = new Phone()
  const { auth } = await phone.launchApp()
  const code = await auth.acquireCode()
  phone.server.script('/v1/sessions', new AppError('timeout'))
  const first = await failureOf(auth.signIn({ interactive: true, code, consent: phone.consent }))
  const retried = await auth.signIn({ interactive: true, code, consent: phone.consent })

  const codes = phone.server.received
    .filter(({ method }) => method === 'POST')
    .map(({ body }) => (body as { code: string }).code)
  expect(first.kind).toBe('timeout')
  expect(retried.status).toBe('signed-in')
  expect(new Set(codes).size).toBe(codes.length)
})

test('a POST that found no network is not sent again by itself', async () => {
  const phone = new Phone()
  phone.server.isReachable = false
  const { auth } = phone.startApp()
  const state = await auth.signIn(silent)
  await phone.time.advance(60_000)

  expect(state).toMatchObject({ status: 'guest', error: { kind: 'offline' } })
  expect(phone.server.count('POST', '/v1/sessions')).toBe(1)
})

test('the exchange states whether it was a tap, the consent and the device', async () => {
  const phone = new Phone()
  const { auth } = await phone.launchApp()
  await auth.signIn({ interactive: true, code: await auth.acquireCode(), consent: phone.consent })

  const bodies = phone.server.received.map(({ body }) => body as Record<string, unknown>)
  expect(bodies.map(({ createAccount, consent }) => ({ createAccount, consent }))).toEqual([
    { createAccount: false, consent: undefined },
    { createAccount: true, consent: phone.consent },
  ])
  expect(bodies[1]?.device).toEqual({
    id: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
    appId: 'wx-test',
    model: 'Test 1',
    system: 'Test OS',
  })
  expect(bodies[0]?.device).toEqual(bodies[1]?.device)
})

test('an answer without a session is refused as unavailable and stores nothing', async () => {
  const phone = new Phone()
  phone.server.script('/v1/sessions', answer(201, { token: 'mps_short', expiresIn: 1, user: {} }))
  const { auth } = phone.startApp()

  expect(await auth.signIn(silent)).toMatchObject({ status: 'guest', error: { kind: 'unavailable' } })
  expect(phone.secrets.texts.has('session')).toBe(false)
})

test.each([
  ['account_banned', 403, { until: '2027-01-01T00:00:00.000Z', publicReason: 'Spam' }, 'banned'],
  ['account_deleting', 403, { purgeAt: '2026-11-29T00:00:00.000Z' }, 'deleting'],
  ['consent_required', 403, { version: '2026-11-01' }, 'consent_required'],
  ['risk_refused', 403, {}, 'risk_refused'],
])('a silent %s blocks, says why, and is not tried again silently', async (code, status, extras, reason) => {
  const phone = new Phone()
  phone.server.admission = { status, code, ...extras }
  const { auth } = await phone.launchApp()

  expect(auth.state).toEqual({ status: 'blocked', reason, ...extras })
  await auth.signIn(silent)
  expect([phone.loginCount, phone.server.received.length]).toEqual([1, 1])
})

test('a rate limit blocks until the time the server named', async () => {
  const phone = new Phone()
  phone.server.admission = { status: 429, code: 'rate_limited', retryAfter: 90 }
  const { auth } = await phone.launchApp()
  const until = new Date(phone.time.now + 90_000).toISOString()

  expect(auth.state).toEqual({ status: 'blocked', reason: 'rate_limited', until })
  const error = await failureOf(auth.signIn({ interactive: true, consent: phone.consent }))
  expect(error).toMatchObject({ kind: 'refused', code: 'rate_limited', retryAfterSeconds: 90 })
})

test('a disabled account does not come in through WeChat, neither silently nor by a tap', async () => {
  const phone = new Phone()
  phone.server.addAccount(phone.openId)
  phone.server.admission = { status: 403, code: 'account_banned' }
  const { auth } = await phone.launchApp()
  const error = await failureOf(auth.signIn({ interactive: true, consent: phone.consent }))

  expect(error).toMatchObject({ kind: 'refused', code: 'account_banned' })
  expect(auth.state).toEqual({ status: 'blocked', reason: 'banned' })
  expect(phone.secrets.texts.has('session')).toBe(false)
})

test('a tap without a known agreement version fails, and leaves a guest who can try again', async () => {
  const phone = new Phone()
  const { auth } = await phone.launchApp()
  const error = await failureOf(auth.signIn({ interactive: true }))

  expect(error).toMatchObject({ kind: 'refused', code: 'consent_required', status: 422 })
  expect(auth.state).toMatchObject({ status: 'guest', error: { code: 'consent_required' } })
  expect((await auth.signIn({ interactive: true, consent: phone.consent })).status).toBe('signed-in')
})

test('a tap that fails leaves a blocked account blocked', async () => {
  const phone = new Phone()
  phone.server.admission = { status: 403, code: 'consent_required', version: '2026-11-01' }
  const { auth } = await phone.launchApp()
  phone.server.isReachable = false
  const error = await failureOf(auth.signIn({ interactive: true, consent: phone.consent }))

  expect(error.kind).toBe('offline')
  expect(auth.state).toMatchObject({ status: 'blocked', reason: 'consent_required' })
})

test('a new person on the phone: caches are dropped before the first notification', async () => {
  const phone = new Phone()
  const { auth, states, dropped, request } = await phone.launchSignedIn()
  phone.openId = 'person-2'
  phone.server.addAccount('person-2')
  phone.server.refuse({ code: 'session_expired' })
  const before = states.length
  await failureOf(request({ method: 'GET', path: '/v1/me', read: (body) => body as object }))

  expect(dropped.at(-1)).toBe(`dropped after ${before} notifications`)
  expect(auth.state).toMatchObject({ status: 'signed-in', user: phone.server.accounts.get('person-2') })
})

test('the signed-out flag is gone before the new session is stored, so that a kill between cannot revoke it', async () => {
  const phone = new Phone()
  const { auth } = await phone.launchSignedIn()
  await auth.signOut()
  await settle()
  const write = phone.storage.write.bind(phone.storage)
  let finishWriting = () => {}
  phone.storage.write = (key, value) =>
    new Promise((resolve) => {
      finishWriting = () => resolve(write(key, value))
    })
  void auth.signIn({ interactive: true, consent: phone.consent })
  await settle()
  expect(phone.secrets.texts.has('session')).toBe(false)

  finishWriting()
  await settle()
  expect(phone.secrets.texts.has('session')).toBe(true)
  phone.storage.write = write
  expect((await phone.launchApp()).auth.state.status).toBe('signed-in')
})
