import { expect, test } from '@jest/globals'
import { AppError } from '../../../utils/core/errors'
import { failureOf, Phone } from '../support/auth-bench'
import { answer, problem } from '../support/fake-server'
import { settle } from '../support/manual-time'

const dayMs = 24 * 60 * 60 * 1000

function tokenOf(phone: Phone): unknown {
  return JSON.parse(phone.secrets.texts.get('session') ?? '{}').token
}

test('signing out ends the session here and at the server, and the next launch stays signed out', async () => {
  const phone = new Phone()
  const { auth, dropped } = await phone.launchSignedIn()
  await auth.signOut()
  await settle()

  expect(auth.state).toEqual({ status: 'guest', isSignedOut: true, endedReason: null, error: null })
  expect(phone.server.liveTokens()).toEqual([])
  expect(phone.secrets.texts.size).toBe(0)
  expect(dropped.length).toBeGreaterThan(0)

  const next = await phone.launchApp()
  expect(next.auth.state).toMatchObject({ status: 'guest', isSignedOut: true })
  await next.auth.signIn({ interactive: false })
  expect(phone.loginCount).toBe(0)
})

test('after signing out a tap signs in again and silent sign-in is back', async () => {
  const phone = new Phone()
  const { auth } = await phone.launchSignedIn()
  await auth.signOut()
  await auth.signIn({ interactive: true, consent: phone.consent })
  phone.server.refuse({ code: 'session_expired' })
  const next = await phone.launchApp()
  await next.api.getMe()

  expect(next.auth.state).toMatchObject({ status: 'signed-in', isVerified: true })
})

test('signing out stores the flag first, then shows it, then puts the token away, then removes the session', async () => {
  const phone = new Phone()
  const { auth } = await phone.launchSignedIn()
  const order: string[] = []
  phone.storage.write = async (key) => void order.push(`flag ${key}`)
  phone.secrets.remove = async (key) => void order.push(`remove ${key}`)
  phone.secrets.write = async (key) => void order.push(`write ${key}`)
  phone.secrets.read = async () => ({ entries: [{ token: 'mps_x', expiresAt: Number.MAX_SAFE_INTEGER }] })
  auth.subscribe(({ status }) => order.push(`show ${status}`))
  await auth.signOut()
  await settle()

  expect(order.slice(0, 4)).toEqual(['flag marks', 'show guest', 'write outbox', 'remove session'])
  expect(phone.server.count('DELETE', '/v1/sessions/current')).toBe(1)
})

test('a sign-out cut short after its first step stands at the next launch, and the server is notified', async () => {
  const phone = new Phone()
  await phone.launchSignedIn()
  await phone.storage.write('marks', { signedOut: true, endedReason: null, noAccountUntil: null })
  const { auth } = await phone.launchApp()
  await settle()

  expect(auth.state).toMatchObject({ status: 'guest', isSignedOut: true })
  expect(phone.server.liveTokens()).toEqual([])
  expect(phone.secrets.texts.size).toBe(0)
})

test('signing out offline signs out at once; the token waits encrypted and is revoked when the network is back', async () => {
  const phone = new Phone()
  const { auth, goOnline } = await phone.launchSignedIn()
  phone.server.isReachable = false
  await auth.signOut()

  expect(auth.state).toMatchObject({ status: 'guest', isSignedOut: true })
  expect(phone.server.liveTokens()).toHaveLength(1)
  expect([...phone.secrets.texts.keys()]).toEqual(['outbox'])
  expect([...phone.storage.texts.values()].join()).not.toContain('mps_')

  goOnline()
  await settle()
  expect(phone.server.liveTokens()).toEqual([])
  expect(phone.secrets.texts.size).toBe(0)
})

test('a token that could not be revoked is revoked at the next launch', async () => {
  const phone = new Phone()
  const { auth } = await phone.launchSignedIn()
  phone.server.isReachable = false
  await auth.signOut()
  phone.server.isReachable = true
  await phone.launchApp()
  await settle()

  expect(phone.server.liveTokens()).toEqual([])
  expect(phone.loginCount).toBe(0)
})

test('a session used for weeks is still revoked when its sign-out finds the network 32 days later', async () => {
  const phone = new Phone()
  await phone.launchSignedIn()
  phone.time.now += 20 * dayMs
  const { auth, goOnline } = await phone.launchApp()
  phone.server.isReachable = false
  await auth.signOut()
  phone.time.now += 32 * dayMs
  goOnline()
  await settle()

  expect(phone.server.liveTokens()).toEqual([])
  expect(phone.secrets.texts.size).toBe(0)
})

test('a sign-out is tried once more past the life of any session, and then forgotten', async () => {
  const phone = new Phone()
  const { auth } = await phone.launchSignedIn()
  phone.server.isReachable = false
  await auth.signOut()
  await settle()
  phone.time.now += 34 * dayMs
  phone.server.received.length = 0
  await phone.launchApp()
  await settle()

  expect(phone.server.count('DELETE', '/v1/sessions/current')).toBe(1)
  expect(phone.secrets.texts.size).toBe(0)
})

test('sign-out while offline during a sign-in in flight: signed out, and the late session is revoked from the outbox', async () => {
  const phone = new Phone()
  phone.server.addAccount(phone.openId)
  const { auth, goOnline } = phone.startApp()
  const release = phone.server.hold('POST', '/v1/sessions')
  auth.launch()
  await settle()
  expect(phone.server.liveTokens()).toHaveLength(1)

  await auth.signOut()
  for (const _attempt of ['at once', 'after launch']) {
    phone.server.script('/v1/sessions/current', new AppError('offline'))
  }
  release()
  await settle()
  expect(auth.state).toMatchObject({ status: 'guest', isSignedOut: true })
  expect([...phone.secrets.texts.keys()]).toEqual(['outbox'])
  expect(phone.server.liveTokens()).toHaveLength(1)

  goOnline()
  await settle()
  expect(auth.state).toMatchObject({ status: 'guest', isSignedOut: true })
  expect(phone.server.liveTokens()).toEqual([])
  expect((await phone.launchApp()).auth.state).toMatchObject({ status: 'guest', isSignedOut: true })
})

test('a tap whose sign-in is overtaken by signing out ends as cancelled', async () => {
  const phone = new Phone()
  const { auth } = await phone.launchApp()
  const release = phone.server.hold('POST', '/v1/sessions')
  const tap = failureOf(auth.signIn({ interactive: true, consent: phone.consent }))
  await settle()
  await auth.signOut()
  release()

  expect((await tap).kind).toBe('cancelled')
  await settle()
  expect(phone.server.liveTokens()).toEqual([])
  expect(auth.state).toMatchObject({ status: 'guest', isSignedOut: true })
})

test('a tap that still waits for the silent flight when the person signs out starts nothing', async () => {
  const phone = new Phone()
  const { auth } = phone.startApp()
  const release = phone.server.hold('POST', '/v1/sessions')
  auth.launch()
  await settle()
  const tap = failureOf(auth.signIn({ interactive: true, consent: phone.consent }))
  await settle()
  await auth.signOut()
  release()

  expect((await tap).kind).toBe('cancelled')
  expect(phone.server.accounts.size).toBe(0)
})

test('a sign-in begun after signing out is not disturbed by the answer of the one before', async () => {
  const phone = new Phone()
  phone.server.addAccount(phone.openId)
  const { auth } = phone.startApp()
  const release = phone.server.hold('POST', '/v1/sessions')
  auth.launch()
  await settle()
  await auth.signOut()
  const tap = auth.signIn({ interactive: true, consent: phone.consent })
  await settle()
  release()

  expect((await tap).status).toBe('signed-in')
  await settle()
  expect(phone.server.liveTokens()).toHaveLength(1)
  expect(phone.server.liveTokens()).toEqual([tokenOf(phone)])
})

test('signing out with an expired session is a success and never signs in again', async () => {
  const phone = new Phone()
  const { auth } = await phone.launchSignedIn()
  phone.server.refuse({ code: 'session_expired' })
  await auth.signOut()
  await settle()

  expect(phone.loginCount).toBe(0)
  expect(phone.secrets.texts.size).toBe(0)
})

test('a server that fails is notified again later', async () => {
  const phone = new Phone()
  const { auth } = await phone.launchSignedIn()
  phone.server.script('/v1/sessions/current', problem(503, { code: 'overloaded' }))
  await auth.signOut()
  await settle()
  expect(phone.server.liveTokens()).toHaveLength(1)

  await phone.launchApp()
  await settle()
  expect(phone.server.liveTokens()).toEqual([])
})

test('signing out everywhere asks for all sessions, and fails when the server could not be notified', async () => {
  const phone = new Phone()
  const { auth } = await phone.launchSignedIn()
  phone.server.isReachable = false
  expect((await failureOf(auth.signOut({ everywhere: true }))).kind).toBe('offline')
  expect(auth.state).toMatchObject({ status: 'guest', isSignedOut: true })

  phone.server.isReachable = true
  phone.server.script('/v1/sessions?keep=none', answer(204, ''))
  phone.server.received.length = 0
  await phone.launchApp()
  await settle()
  expect(phone.server.count('DELETE', '/v1/sessions?keep=none')).toBe(1)
})

test('a guest who signs out is signed out and nothing is sent', async () => {
  const phone = new Phone()
  const { auth } = await phone.launchApp()
  phone.server.received.length = 0
  await auth.signOut()

  expect(auth.state).toMatchObject({ status: 'guest', isSignedOut: true })
  expect(phone.server.received).toEqual([])
})

test('a sign-out behind a slow one removes its session and is done without waiting for the network', async () => {
  const phone = new Phone()
  const { auth } = await phone.launchSignedIn()
  const release = phone.server.hold('DELETE', '/v1/sessions/current')
  await auth.signOut()
  await auth.signIn({ interactive: true, consent: phone.consent })
  await auth.signOut()

  expect([...phone.secrets.texts.keys()]).toEqual(['outbox'])
  expect(phone.server.liveTokens()).toHaveLength(1)
  release()
  await settle()
  expect(phone.server.liveTokens()).toEqual([])
  expect(phone.secrets.texts.size).toBe(0)
})

test('the end of a sign-out does not hide a sign-in that a tap has begun meanwhile', async () => {
  const phone = new Phone()
  const { auth, dropped } = await phone.launchSignedIn()
  const write = phone.storage.write.bind(phone.storage)
  let finishWriting = () => {}
  phone.storage.write = (key, value) =>
    new Promise((resolve) => {
      phone.storage.write = write
      finishWriting = () => resolve(write(key, value))
    })
  dropped.length = 0
  const leaving = auth.signOut()
  await settle()
  const release = phone.server.hold('POST', '/v1/sessions')
  const tap = auth.signIn({ interactive: true, consent: phone.consent })
  await settle()
  finishWriting()
  await leaving
  expect(auth.state).toEqual({ status: 'signing-in', interactive: true })
  expect(dropped).not.toEqual([])

  release()
  expect((await tap).status).toBe('signed-in')
})

test('a sign-in waits for the one before the sign-out to land, so that its session is the last at the server', async () => {
  const phone = new Phone()
  phone.server.addAccount(phone.openId)
  const { auth, api } = phone.startApp()
  const release = phone.server.hold('POST', '/v1/sessions', { isBeforeEffect: true })
  auth.launch()
  await settle()
  await auth.signOut()
  const tap = auth.signIn({ interactive: true, consent: phone.consent })
  await settle()
  expect(auth.state).toEqual({ status: 'signing-in', interactive: true })
  expect(phone.server.count('POST', '/v1/sessions')).toBe(1)

  release()
  expect((await tap).status).toBe('signed-in')
  await settle()
  await api.getMe()
  expect(phone.server.liveTokens()).toEqual([tokenOf(phone)])
  expect(auth.state).toMatchObject({ status: 'signed-in', isVerified: true })
})

test('of sign-ins before several sign-outs every one lands before the last begins', async () => {
  const phone = new Phone()
  phone.server.addAccount(phone.openId)
  const { auth } = phone.startApp()
  const release = phone.server.hold('POST', '/v1/sessions', { isBeforeEffect: true })
  auth.launch()
  await settle()
  await auth.signOut()
  const overtaken = failureOf(auth.signIn({ interactive: true, consent: phone.consent }))
  await settle()
  await auth.signOut()
  const tap = auth.signIn({ interactive: true, consent: phone.consent })
  await settle()
  release()

  expect((await overtaken).kind).toBe('cancelled')
  expect((await tap).status).toBe('signed-in')
  await settle()
  expect(phone.server.liveTokens()).toEqual([tokenOf(phone)])
  expect(phone.loginCount).toBe(2)
})
