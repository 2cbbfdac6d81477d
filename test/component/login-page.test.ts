import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { AppError } from '../../utils/core/errors'
import { en } from '../../utils/locales/en'
import { call, catchRegistration, createInstance, type Instance } from '../support/fake-page'
import { createFakeServices, stranger, user } from '../support/fake-services'
import { settle } from '../unit/support/manual-time'

const { fake, module, auth } = createFakeServices()
jest.unstable_mockModule('../../utils/services', () => module)
catchRegistration()
await import('../../pages/login/login')

const signedIn = { status: 'signed-in', user, userUpdatedAt: 0, isVerified: true } as const

beforeEach(() => {
  auth.set(stranger)
  jest.clearAllMocks()
})

const pages: Instance[] = []
afterEach(() => {
  for (const page of pages.splice(0)) call(page, 'onUnload')
})

async function openPage(): Promise<Instance> {
  const page = createInstance()
  pages.push(page)
  await call(page, 'onLoad', {})
  call(page, 'onShow')
  return page
}

async function openAgreedPage(): Promise<Instance> {
  const page = await openPage()
  call(page, 'onChangeAgree', { detail: { value: ['agreed'] } })
  return page
}

const tapWithCode = (page: Instance, code: string) => call(page, 'onLoginSuccess', { detail: { code } })

test('opens with the box unticked and the version the server names', async () => {
  const page = await openPage()
  expect(page.data).toMatchObject({ isAgreed: false, version: '2026-11-01', isLoadingAgreement: false })
  expect(fake.ui.setNavigationTitle).toHaveBeenCalledWith('Sign in')
})

test('a tap without the tick says what is missing, until the box is ticked', async () => {
  const page = await openPage()
  call(page, 'onLoginHeld')
  expect(page.data.isHintShown).toBe(true)
  expect(fake.auth.signIn).not.toHaveBeenCalled()
  call(page, 'onChangeAgree', { detail: { value: ['agreed'] } })
  expect(page.data).toMatchObject({ isAgreed: true, isHintShown: false })
})

test('hands code and consent to the auth util, and leaves when signed in', async () => {
  const page = await openAgreedPage()
  fake.auth.signIn.mockImplementationOnce(async () => {
    auth.set(signedIn)
    return auth.current
  })
  await tapWithCode(page, 'code-7')
  expect(fake.auth.signIn.mock.calls).toEqual([
    [{ interactive: true, code: 'code-7', consent: { version: '2026-11-01' } }],
  ])
  expect(fake.auth.leaveLogin).toHaveBeenCalledTimes(1)
  expect(page.data).toMatchObject({ isSigningIn: false, failure: { message: '' } })
})

test('never puts a code into its data', async () => {
  const page = await openAgreedPage()
  fake.auth.signIn.mockRejectedValueOnce(new AppError('refused', { code: 'login_code_rejected' }))
  await tapWithCode(page, 'code-secret')
  expect(JSON.stringify([page.changes, page.data])).not.toContain('code-secret')
})

test('shows why it failed and lets the next tap try with a new code', async () => {
  const page = await openAgreedPage()
  fake.auth.signIn.mockRejectedValueOnce(
    new AppError('refused', { code: 'wechat_timeout', requestId: 'req-9' }),
  )
  await tapWithCode(page, 'code-1')
  expect(page.data).toMatchObject({
    isSigningIn: false,
    failure: { message: en.codes.wechat_timeout, code: 'wechat_timeout · req-9' },
  })
  await tapWithCode(page, 'code-2')
  expect(fake.auth.signIn).toHaveBeenLastCalledWith(expect.objectContaining({ code: 'code-2' }))
  expect(page.data.failure).toEqual({ message: '', code: '' })
})

test('asks anew when another version was published meanwhile', async () => {
  const page = await openAgreedPage()
  fake.auth.signIn.mockRejectedValueOnce(new AppError('refused', { code: 'consent_required' }))
  fake.api.getAgreement.mockResolvedValueOnce({ current: '2027-01-01', required: '2027-01-01', versions: [] })
  await tapWithCode(page, 'code-1')
  expect(page.data).toMatchObject({
    isAgreed: false,
    version: '2027-01-01',
    failure: { message: en.codes.consent_required },
  })
})

test('says so when WeChat gives no code', async () => {
  const page = await openPage()
  call(page, 'onLoginFail', { detail: { errMsg: 'login:fail platform', kind: 'platform' } })
  expect(page.data.failure).toEqual({ message: en.errors.platform, code: 'platform' })
})

test('an agreement that cannot be fetched is said, and fetched by one tap', async () => {
  fake.api.getAgreement.mockRejectedValueOnce(new AppError('offline'))
  const page = await openPage()
  expect(page.data).toMatchObject({ version: '', agreementFailure: { message: en.errors.offline } })
  await call(page, 'loadAgreement')
  expect(page.data).toMatchObject({ version: '2026-11-01', agreementFailure: { message: '' } })
})

test('leaves by itself when a silent sign-in has succeeded meanwhile', async () => {
  await openPage()
  auth.set(signedIn)
  expect(fake.auth.leaveLogin).toHaveBeenCalledTimes(1)
})

test('"not now" leaves without signing in', async () => {
  const page = await openPage()
  await call(page, 'onTapNotNow')
  expect(fake.auth.leaveLogin).toHaveBeenCalledTimes(1)
  expect(fake.auth.signIn).not.toHaveBeenCalled()
})

test('a link opens the very version that is asked to be agreed to', async () => {
  const page = await openPage()
  await call(page, 'onTapDocument', { currentTarget: { dataset: { document: 'privacy' } } })
  expect(fake.navigation.open).toHaveBeenCalledWith({
    page: 'agreement',
    query: { version: '2026-11-01', document: 'privacy' },
  })
})

test('follows nobody once it is gone', async () => {
  const page = await openPage()
  call(page, 'onUnload')
  auth.set(signedIn)
  fake.preferences.set({ appearance: 'dark' })
  expect(fake.auth.leaveLogin).not.toHaveBeenCalled()
  expect(page.data.theme).toBe('light')
  fake.preferences.set({ appearance: 'system' })
})

test('a page opened while already signed in leaves at once', async () => {
  auth.set(signedIn)
  await openPage()
  expect(fake.auth.leaveLogin).toHaveBeenCalledTimes(1)
})

test('a tap that finds somebody signed in already leaves, though nothing changes', async () => {
  const page = await openAgreedPage()
  fake.auth.leaveLogin.mockRejectedValueOnce(new AppError('platform'))
  auth.set(signedIn)
  await settle()
  expect(page.data.failure).toMatchObject({ message: en.errors.platform })
  expect(fake.ui.toast).not.toHaveBeenCalled()

  await tapWithCode(page, 'code-1')
  expect(fake.auth.leaveLogin).toHaveBeenCalledTimes(2)
  expect(fake.ui.toast).toHaveBeenCalledTimes(1)
})

test('"not now" waits while signing in, and no page is left twice', async () => {
  const page = await openAgreedPage()
  let finish = () => {}
  fake.auth.signIn.mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        finish = () => resolve(auth.current)
      }),
  )
  const tap = tapWithCode(page, 'code-1')
  await call(page, 'onTapNotNow')
  expect(fake.auth.leaveLogin).not.toHaveBeenCalled()
  finish()
  await tap

  await call(page, 'onTapNotNow')
  await call(page, 'onTapNotNow')
  auth.set(signedIn)
  await settle()
  expect(fake.auth.leaveLogin).toHaveBeenCalledTimes(1)
  expect(fake.ui.toast).not.toHaveBeenCalled()
})

test('a page that is gone has nowhere to lead to', async () => {
  const page = await openPage()
  call(page, 'onUnload')
  expect(fake.auth.forgetReturn).toHaveBeenCalledTimes(1)
})

test('a ban is told with its public reason, its end and whom to write to', async () => {
  const page = await openAgreedPage()
  const until = '2999-01-01T00:00:00.000Z'
  fake.auth.signIn.mockRejectedValueOnce(
    new AppError('refused', { code: 'account_banned', publicReason: 'Spam', until }),
  )
  await tapWithCode(page, 'code-1')
  const { message } = page.data.failure as { message: string }
  for (const part of [en.codes.account_banned, 'Spam', '2999', en.app.contact])
    expect(message).toContain(part)
})
