import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { AppError } from '../../utils/core/errors'
import { en } from '../../utils/locales/en'
import { zhCN } from '../../utils/locales/zh-CN'
import { call, catchRegistration, createInstance, type Instance } from '../support/fake-page'
import { type AuthState, createFakeServices, stranger, user } from '../support/fake-services'

const { fake, module, auth, account, online } = createFakeServices()
jest.unstable_mockModule('../../utils/services', () => module)
catchRegistration()
await import('../../pages/profile/profile')

const now = new Date(2026, 10, 22, 12, 0).getTime()
const signedIn: AuthState = { status: 'signed-in', user, userUpdatedAt: now - 180_000, isVerified: false }
const cached = { user, updatedAt: now - 180_000, isFromCache: true }

beforeEach(() => {
  jest.clearAllMocks()
  jest.spyOn(Date, 'now').mockReturnValue(now)
  auth.set(stranger)
  account.set(null)
  online.set(true)
  fake.preferences.set({ language: 'en', appearance: 'system', textSize: 'standard' })
})

const pages: Instance[] = []
afterEach(() => {
  for (const page of pages.splice(0)) call(page, 'onUnload')
})

async function openPage(): Promise<Instance> {
  const page = createInstance()
  pages.push(page)
  call(page, 'onLoad', {})
  await call(page, 'onShow')
  return page
}

test('a stranger is greeted, may browse and is asked for nothing', async () => {
  const page = await openPage()
  expect(page.data).toMatchObject({
    mode: 'guest',
    hero: { title: en.profile.hello, text: en.profile.benefit, small: '', action: en.profile.signIn },
  })
  expect(fake.account.refresh).not.toHaveBeenCalled()
  await call(page, 'onTapSignIn')
  expect(fake.navigation.open).toHaveBeenCalledWith({ page: 'login' })
})

test.each([
  ['onTapSignIn', {}],
  ['onTapSettings', {}],
  ['onTapDocument', { currentTarget: { dataset: { document: 'terms' } } }],
])('%s in a page opened from Moments says how to get on, and rejects nothing', async (handler, event) => {
  auth.set({ status: 'blocked', reason: 'single_page' })
  fake.navigation.open.mockRejectedValueOnce(new AppError('single-page'))
  const page = await openPage()
  await call(page, handler, event)
  expect(fake.ui.toast).toHaveBeenCalledWith(en.errors['single-page'])
})

test('a page that cannot be opened is said in few words', async () => {
  fake.navigation.open.mockRejectedValueOnce(new AppError('platform'))
  await call(await openPage(), 'onTapSettings')
  expect(fake.ui.toast).toHaveBeenCalledWith(en.app.notOpened)
})

test('can be shared with friends and to Moments', async () => {
  const page = await openPage()
  expect(call(page, 'onShareAppMessage')).toEqual({ title: en.profile.shareTitle, path: '/profile?{}' })
  expect(call(page, 'onShareTimeline')).toEqual({ title: en.profile.shareTitle, query: '{}' })
})

test('shows the shape of the content while signing in', async () => {
  auth.set({ status: 'signing-in', interactive: false })
  const page = await openPage()
  expect(page.data.mode).toBe('skeleton')
})

test('shows the remembered profile at once and refreshes it', async () => {
  auth.set(signedIn)
  account.set(cached)
  const page = await openPage()
  expect(page.data).toMatchObject({
    mode: 'member',
    member: { nickname: '林夏', initial: '林', since: 'Since 2025', days: 12, devices: 3 },
    note: 'Updated 3 min ago',
    isRefreshing: false,
  })
  expect(fake.account.refresh).toHaveBeenCalledTimes(1)
})

test('does not fetch again what has just come with the sign-in', async () => {
  auth.set(signedIn)
  account.set({ user, updatedAt: now, isFromCache: false })
  const page = await openPage()
  expect(fake.account.refresh).not.toHaveBeenCalled()
  expect(page.data.note).toBe('')
})

test('sets only the paths that a newer profile changes', async () => {
  auth.set(signedIn)
  account.set({ user, updatedAt: now, isFromCache: false })
  const page = await openPage()
  page.changes.length = 0
  account.set({ user: { ...user, signInDays: 13 }, updatedAt: now, isFromCache: false })
  expect(page.changes).toEqual([{ 'member.days': 13 }])
})

test('offline says so quietly beside the remembered profile', async () => {
  auth.set(signedIn)
  account.set(cached)
  online.set(false)
  fake.account.refresh.mockRejectedValueOnce(new AppError('offline'))
  const page = await openPage()
  expect(page.data).toMatchObject({ note: 'Offline · Updated 3 min ago', failure: { message: '' } })
})

test('a failed refresh says what happened, keeps the profile and is retried by one tap', async () => {
  auth.set(signedIn)
  account.set(cached)
  fake.account.refresh.mockRejectedValueOnce(new AppError('unavailable'))
  const page = await openPage()
  expect(page.data).toMatchObject({
    mode: 'member',
    member: { nickname: '林夏' },
    failure: { message: en.errors.unavailable, code: 'unavailable' },
  })
  await call(page, 'refresh')
  expect(page.data.failure).toEqual({ message: '', code: '' })
})

test.each([
  'ended_elsewhere',
  'too_many_devices',
  'banned',
  'deleting',
] as const)('a session that was ended says why: %s', async (endedReason) => {
  auth.set({ status: 'guest', isSignedOut: true, endedReason, error: null })
  const page = await openPage()
  expect(page.data.hero).toEqual({
    title: en.profile.endedTitle,
    text: en.ended[endedReason],
    small: '',
    action: en.profile.signInAgain,
  })
})

test('somebody who signed out is greeted like any guest', async () => {
  auth.set({ status: 'guest', isSignedOut: true, endedReason: 'signed_out', error: null })
  const page = await openPage()
  expect(page.data).toMatchObject({ hero: { title: en.profile.hello } })
})

test('a silent sign-in that failed is said in small', async () => {
  auth.set({ status: 'guest', isSignedOut: false, endedReason: null, error: new AppError('timeout') })
  const page = await openPage()
  expect(page.data).toMatchObject({
    hero: { title: en.profile.hello, small: expect.stringContaining(en.errors.timeout) },
  })
})

test.each<[Extract<AuthState, { status: 'blocked' }>, string, string]>([
  [{ status: 'blocked', reason: 'banned', publicReason: 'Spam' }, en.blocked.bannedTitle, ''],
  [{ status: 'blocked', reason: 'deleting' }, en.blocked.deletingTitle, ''],
  [{ status: 'blocked', reason: 'consent_required' }, en.blocked.consentTitle, en.blocked.consentAction],
  [{ status: 'blocked', reason: 'risk_refused' }, en.blocked.riskTitle, en.login.retry],
  [
    { status: 'blocked', reason: 'interaction_required' },
    en.blocked.interactionTitle,
    en.profile.signInAgain,
  ],
  [{ status: 'blocked', reason: 'rate_limited' }, en.blocked.rateTitle, en.login.retry],
  [{ status: 'blocked', reason: 'single_page' }, en.blocked.singlePageTitle, ''],
  [{ status: 'blocked', reason: 'wechat_outdated' }, en.blocked.outdatedTitle, ''],
])('%j is said in words, with an action where one helps', async (state, title, action) => {
  auth.set(state)
  const page = await openPage()
  expect(page.data).toMatchObject({
    mode: 'guest',
    hero: { title, action, text: expect.stringMatching(/\w/) },
  })
})

test('a ban names its reason, its end and a human contact', async () => {
  const until = new Date(2026, 10, 30, 8, 0).toISOString()
  auth.set({ status: 'blocked', reason: 'banned', publicReason: 'Spam', until })
  const page = await openPage()
  expect(page.data.hero).toMatchObject({
    text: 'Reason: Spam Suspended until 11/30 08:00.',
    small: expect.stringContaining('privacy@passport.example.com'),
  })
})

test('turns to another language and theme with the bars around it', async () => {
  const page = await openPage()
  fake.preferences.set({ language: 'zh-CN', appearance: 'dark' })
  expect(page.data).toMatchObject({
    theme: 'dark',
    themeClass: 'page theme-dark text-standard',
    t: { hello: zhCN.profile.hello },
    hero: { action: zhCN.profile.signIn },
  })
  expect(fake.ui.setTabTexts).toHaveBeenLastCalledWith(['我的', '设置'])
  expect(fake.ui.setBarColors).toHaveBeenLastCalledWith(
    expect.objectContaining({ navigation: { frontColor: '#ffffff', backgroundColor: '#111213' } }),
  )
})

test('leaves the bars alone while another page is on top', async () => {
  const page = await openPage()
  call(page, 'onHide')
  fake.ui.setNavigationTitle.mockClear()
  fake.preferences.set({ language: 'zh-CN' })
  expect(fake.ui.setNavigationTitle).not.toHaveBeenCalled()
  expect(page.data).toMatchObject({ hero: { action: zhCN.profile.signIn } })
})

test('says that there is no network, and refreshes by itself once there is', async () => {
  auth.set(signedIn)
  account.set(cached)
  online.set(false)
  const page = await openPage()
  expect(page.data).toMatchObject({ isOffline: true, note: 'Offline · Updated 3 min ago' })
  fake.account.refresh.mockClear()
  online.set(true)
  await Promise.resolve()
  expect(fake.account.refresh).toHaveBeenCalledTimes(1)
  expect(page.data.isOffline).toBe(false)
})

test('a network that comes and goes asks nothing for what is fresh', async () => {
  auth.set(signedIn)
  account.set({ user, updatedAt: now, isFromCache: false })
  await openPage()
  online.set(false)
  online.set(true)
  await Promise.resolve()
  expect(fake.account.refresh).not.toHaveBeenCalled()
})
