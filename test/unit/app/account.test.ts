import { expect, test } from '@jest/globals'
import { createAccount } from '../../../utils/app/account'
import { failureOf, Phone } from '../support/auth-bench'

async function openAccount(phone: Phone) {
  const app = phone.startApp()
  const { auth, api, caches } = app
  const account = createAccount({ auth, getMe: api.getMe, caches, clock: phone.time.clock })
  auth.launch()
  await auth.ready()
  return { ...app, account }
}

test('a launch offline shows the profile of the last launch, with its age', async () => {
  const phone = new Phone()
  await phone.launchSignedIn()
  const readAt = phone.time.now
  phone.time.now += 300_000
  phone.server.isReachable = false
  const { account } = await openAccount(phone)

  const user = phone.server.accounts.get(phone.openId)
  expect(account.current).toEqual({ user, updatedAt: readAt, isFromCache: true })
  expect(phone.server.received).toEqual([])
})

test('a refresh brings the newer profile, and the next launch remembers it', async () => {
  const phone = new Phone()
  await phone.launchSignedIn()
  phone.time.now += 300_000
  Object.assign(phone.server.accounts.get(phone.openId)!, { nickname: 'Lin Xia' })
  const { account, auth } = await openAccount(phone)
  await account.refresh()

  expect(account.current).toMatchObject({ user: { nickname: 'Lin Xia' }, isFromCache: false })
  expect(auth.state).toMatchObject({ status: 'signed-in', user: { nickname: 'Lin Xia' } })
  phone.time.now += 1
  expect((await openAccount(phone)).account.current?.user.nickname).toBe('Lin Xia')
})

test('concurrent refreshes share one request', async () => {
  const phone = new Phone()
  await phone.launchSignedIn()
  const { account } = await openAccount(phone)
  await Promise.all([account.refresh(), account.refresh(), account.refresh()])

  expect(phone.server.count('GET', '/v1/me')).toBe(1)
})

test('a refresh that fails keeps what is shown and says why', async () => {
  const phone = new Phone()
  await phone.launchSignedIn()
  const { account } = await openAccount(phone)
  phone.server.isReachable = false
  const failing = failureOf(account.refresh())
  await phone.time.advance(5_000)

  expect((await failing).kind).toBe('offline')
  expect(account.current?.user).toEqual(phone.server.accounts.get(phone.openId))
})

test('a guest has no profile and a refresh asks for none', async () => {
  const phone = new Phone()
  const { account } = await openAccount(phone)
  phone.server.received.length = 0
  await account.refresh()

  expect(account.current).toBeNull()
  expect(phone.server.received).toEqual([])
})

test('when the person changes, no listener finds the profile of the one before', async () => {
  const phone = new Phone()
  await phone.launchSignedIn()
  const { auth, account } = await openAccount(phone)
  const first = account.current?.user.id
  const found: (string | undefined)[] = []
  auth.subscribe((state) => {
    if (state.status === 'signed-in' && state.user.id !== first) found.push(account.current?.user.id)
  })
  phone.openId = 'person-2'
  const second = phone.server.addAccount('person-2')
  phone.server.refuse({ code: 'session_expired' })
  await failureOf(account.refresh())

  expect(found).toEqual([second.id])
  expect(account.current?.user.id).toBe(second.id)
})

test('after signing out there is no profile', async () => {
  const phone = new Phone()
  await phone.launchSignedIn()
  const { auth, account } = await openAccount(phone)
  await auth.signOut()

  expect(account.current).toBeNull()
})
