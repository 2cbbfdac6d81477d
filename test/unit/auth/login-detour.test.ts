import { expect, test } from '@jest/globals'
import { AppError } from '../../../utils/core/errors'
import { failureOf, Phone } from '../support/auth-bench'

test('requireSignIn resolves for somebody signed in', async () => {
  const phone = new Phone()
  const { auth, moves } = await phone.launchSignedIn()
  await auth.requireSignIn({ returnTo: { page: 'settings' } })

  expect(moves).toEqual([])
})

test('a guest is led to the login page and, once signed in, on to where they wanted', async () => {
  const phone = new Phone()
  const { auth, moves } = await phone.launchApp()
  const held = await failureOf(auth.requireSignIn({ returnTo: { page: 'settings' } }))
  await auth.signIn({ interactive: true, consent: phone.consent })
  await auth.leaveLogin()

  expect(held.kind).toBe('cancelled')
  expect(moves).toEqual(['open login', 'replace settings'])
})

test('leaving the login page unsigned goes back, and forgets where it should have led', async () => {
  const phone = new Phone()
  const { auth, moves } = await phone.launchApp()
  await failureOf(auth.requireSignIn({ returnTo: { page: 'settings' } }))
  await auth.leaveLogin()
  await auth.signIn({ interactive: true, consent: phone.consent })
  await auth.leaveLogin()

  expect(moves).toEqual(['open login', 'back', 'back'])
})

test('a login page closed by the phone leads nowhere later', async () => {
  const phone = new Phone()
  const { auth, moves } = await phone.launchApp()
  await failureOf(auth.requireSignIn({ returnTo: { page: 'settings' } }))
  auth.forgetReturn()
  await auth.signIn({ interactive: true, consent: phone.consent })
  await auth.leaveLogin()

  expect(moves).toEqual(['open login', 'back'])
})

test('a login page that does not open leads nowhere later', async () => {
  const phone = new Phone()
  phone.openLogin = () => Promise.reject(new AppError('platform'))
  const { auth, moves } = await phone.launchApp()
  expect((await failureOf(auth.requireSignIn({ returnTo: { page: 'settings' } }))).kind).toBe('platform')
  await auth.signIn({ interactive: true, consent: phone.consent })
  await auth.leaveLogin()

  expect(moves).toEqual(['back'])
})
