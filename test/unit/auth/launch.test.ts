import { expect, test } from '@jest/globals'
import { AppError } from '../../../utils/core/errors'
import { createLogin } from '../../../utils/platform/login'
import { failureOf, Phone } from '../support/auth-bench'
import { problem } from '../support/fake-server'
import { useFakeWx } from '../support/fake-wx'
import { settle } from '../support/manual-time'

const dayMs = 24 * 60 * 60 * 1000

test('the first launch of somebody with an account signs in with one request', async () => {
  const phone = new Phone()
  const user = phone.server.addAccount(phone.openId)
  const { auth } = await phone.launchApp()

  expect(auth.state).toEqual({ status: 'signed-in', user, userUpdatedAt: phone.time.now, isVerified: true })
  expect([phone.loginCount, phone.server.received.length]).toEqual([1, 1])
})

test('a launch with a stored session makes no request and shows the stored person, not yet verified', async () => {
  const phone = new Phone()
  await phone.launchSignedIn()
  phone.server.isReachable = false
  const { auth } = await phone.launchApp()

  const user = phone.server.accounts.get(phone.openId)
  expect(auth.state).toMatchObject({ status: 'signed-in', user, isVerified: false })
  expect([phone.loginCount, phone.server.received.length]).toEqual([0, 0])
})

test('the first call that succeeds verifies the stored session', async () => {
  const phone = new Phone()
  await phone.launchSignedIn()
  const { auth, api } = await phone.launchApp()
  await api.getMe()

  expect(auth.state).toMatchObject({ status: 'signed-in', isVerified: true })
  expect(phone.loginCount).toBe(0)
})

test('a stranger is asked for once and left in peace for 24 hours', async () => {
  const phone = new Phone()
  const first = await phone.launchApp()
  expect(first.auth.state).toEqual({ status: 'guest', isSignedOut: false, endedReason: null, error: null })
  expect(phone.loginCount).toBe(1)

  phone.time.now += dayMs - 1
  const second = await phone.launchApp()
  await second.auth.signIn({ interactive: false })
  expect(second.auth.state.status).toBe('guest')
  expect(phone.loginCount).toBe(1)

  phone.time.now += 1
  await phone.launchApp()
  expect(phone.loginCount).toBe(2)
})

test('a memory of "no account" made by a clock set far ahead is not believed', async () => {
  const phone = new Phone()
  phone.time.now += 400 * dayMs
  await phone.launchApp()
  phone.time.now -= 400 * dayMs
  await phone.launchApp()

  expect(phone.loginCount).toBe(2)
})

test('a tap makes the stranger known: the next launch needs no request', async () => {
  const phone = new Phone()
  const { auth } = await phone.launchApp()
  await auth.signIn({ interactive: true, consent: phone.consent })
  phone.server.received.length = 0
  const next = await phone.launchApp()

  expect(next.auth.state.status).toBe('signed-in')
  expect(phone.server.received).toEqual([])
})

test.each([
  ['single_page', 'single-page'],
  ['wechat_outdated', 'outdated'],
] as const)('%s: no code is asked for, and a tap there fails as %s', async (obstacle, kind) => {
  const phone = new Phone()
  phone.obstacle = obstacle
  const { auth } = await phone.launchApp()

  expect(auth.state).toEqual({ status: 'blocked', reason: obstacle })
  expect((await failureOf(auth.signIn({ interactive: true }))).kind).toBe(kind)
  expect(phone.loginCount).toBe(0)
})

test('a launch is decided once however often it is asked for', async () => {
  const phone = new Phone()
  const { auth } = phone.startApp()
  auth.launch()
  auth.launch()
  await auth.ready()

  expect(phone.loginCount).toBe(1)
})

test('wx.login never answers: ready settles within 3 s, the silent sign-in and a tap end in a timeout', async () => {
  const phone = new Phone()
  useFakeWx({ login: () => undefined })
  const network = { isOnline: true }
  phone.login = createLogin({ timers: phone.time.timers, network })
  const { auth } = phone.startApp()
  auth.launch()
  const settled: string[] = []
  void auth.ready().then((state) => settled.push(state.status))
  await phone.time.advance(2_999)
  expect(settled).toEqual([])
  await phone.time.advance(1)
  expect(settled).toEqual(['signing-in'])

  await phone.time.advance(2_000)
  expect(auth.state).toMatchObject({ status: 'guest', error: { kind: 'timeout' } })
  const tap = failureOf(auth.signIn({ interactive: true, consent: phone.consent }))
  const code = failureOf(auth.acquireCode())
  await phone.time.advance(5_000)
  expect([(await tap).kind, (await code).kind]).toEqual(['timeout', 'timeout'])
  expect(phone.server.received).toEqual([])
})

test('a storage that never answers does not hold up ready for longer than 3 s', async () => {
  const phone = new Phone()
  phone.storage.read = () => new Promise(() => {})
  const { auth } = phone.startApp()
  auth.launch()
  const settled: string[] = []
  void auth.ready().then((state) => settled.push(state.status))
  await phone.time.advance(3_000)

  expect(settled).toEqual(['signing-in'])
})

test('ready settles even when the app never launches', async () => {
  const phone = new Phone()
  const { auth } = phone.startApp()
  const ready = auth.ready()
  await phone.time.advance(3_000)

  expect((await ready).status).toBe('signing-in')
})

test('a decided launch leaves no timer behind', async () => {
  const phone = new Phone()
  await phone.launchApp()
  await settle()

  expect(phone.time.pendingCount).toBe(0)
})

test('what the storage holds is not believed unless it is a session of this version', async () => {
  for (const stored of [{ version: 2 }, { version: 1, token: 'mps_x', user: {} }, [], 'text']) {
    const phone = new Phone()
    await phone.secrets.write('session', stored as object)
    const { auth } = await phone.launchApp()
    expect(auth.state.status).toBe('guest')
    expect(phone.loginCount).toBe(1)
  }
})

test('a silent sign-in that finds no network leaves a guest who is asked again at the next launch', async () => {
  const phone = new Phone()
  phone.server.addAccount(phone.openId)
  phone.server.script('/v1/sessions', new AppError('offline'))
  const first = await phone.launchApp()
  expect(first.auth.state).toMatchObject({ status: 'guest', error: { kind: 'offline' } })

  expect((await phone.launchApp()).auth.state.status).toBe('signed-in')
})

test('a device that was ended on purpose learns the reason and stays quiet at later launches', async () => {
  const phone = new Phone()
  phone.server.script(
    '/v1/sessions',
    problem(403, { code: 'interaction_required', reason: 'ended_elsewhere' }),
  )
  const first = await phone.launchApp()
  expect(first.auth.state).toEqual({
    status: 'blocked',
    reason: 'interaction_required',
    endedReason: 'ended_elsewhere',
  })

  const second = await phone.launchApp()
  expect(second.auth.state).toMatchObject({
    status: 'guest',
    isSignedOut: true,
    endedReason: 'ended_elsewhere',
  })
  expect(phone.loginCount).toBe(1)
})

test('flags that cannot be read prevent a silent sign-in: nobody who signed out is signed in', async () => {
  const phone = new Phone()
  const { auth } = await phone.launchSignedIn()
  await auth.signOut()
  await settle()
  phone.storage.unreadable.add('marks')
  const quiet = await phone.launchApp()
  await quiet.auth.signIn({ interactive: false })
  expect(quiet.auth.state).toEqual({ status: 'guest', isSignedOut: false, endedReason: null, error: null })
  expect(phone.loginCount).toBe(0)

  phone.storage.unreadable.clear()
  expect((await phone.launchApp()).auth.state).toMatchObject({ status: 'guest', isSignedOut: true })
})

test('flags that cannot be read do not end a stored session, and a tap still signs in', async () => {
  const member = new Phone()
  await member.launchSignedIn()
  member.storage.unreadable.add('marks')
  expect((await member.launchApp()).auth.state.status).toBe('signed-in')

  const stranger = new Phone()
  stranger.storage.unreadable.add('marks')
  const { auth } = await stranger.launchApp()
  expect((await auth.signIn({ interactive: true, consent: stranger.consent })).status).toBe('signed-in')
  expect(stranger.loginCount).toBe(1)
})

test('the server learns of a sign-out before it is asked for a silent sign-in, which it then refuses', async () => {
  const phone = new Phone()
  const { auth } = await phone.launchSignedIn()
  phone.server.isReachable = false
  await auth.signOut()
  await settle()
  phone.storage.texts.delete('marks')
  phone.server.isReachable = true
  phone.server.received.length = 0
  const next = await phone.launchApp()

  expect(phone.server.received.map(({ method }) => method)).toEqual(['DELETE', 'POST'])
  expect(next.auth.state).toMatchObject({ status: 'blocked', reason: 'interaction_required' })
  expect(phone.server.liveTokens()).toEqual([])
})

test('an ending for a reason that this version does not know is shown without one, at every launch', async () => {
  const phone = new Phone()
  const { auth, api } = await phone.launchSignedIn()
  phone.server.refuse({ code: 'session_revoked', reason: 'moon_landed' })
  await failureOf(api.getMe())
  const ended = { status: 'guest', isSignedOut: true, endedReason: null, error: null }
  expect(auth.state).toEqual(ended)

  await phone.storage.write('marks', { signedOut: true, endedReason: 'toString', noAccountUntil: null })
  expect((await phone.launchApp()).auth.state).toEqual(ended)
})

test('a device ended for a reason that this version does not know is asked to sign in in general words', async () => {
  const phone = new Phone()
  const refusal = problem(403, { code: 'interaction_required', reason: 'moon_landed' })
  phone.server.script('/v1/sessions', refusal)

  expect((await phone.launchApp()).auth.state).toEqual({ status: 'blocked', reason: 'interaction_required' })
  expect((await phone.launchApp()).auth.state).toMatchObject({ isSignedOut: true, endedReason: null })
})
