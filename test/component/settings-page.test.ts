import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { AppError } from '../../utils/core/errors'
import { en } from '../../utils/locales/en'
import { zhCN } from '../../utils/locales/zh-CN'
import { call, catchRegistration, createInstance, type Instance } from '../support/fake-page'
import { createFakeServices, stranger, user } from '../support/fake-services'

const { fake, module, auth } = createFakeServices()
jest.unstable_mockModule('../../utils/services', () => module)
catchRegistration()
await import('../../pages/settings/settings')

const pages: Instance[] = []

beforeEach(() => {
  jest.clearAllMocks()
  auth.set({ status: 'signed-in', user, userUpdatedAt: 0, isVerified: true })
  fake.preferences.set({ language: 'en', appearance: 'system', textSize: 'standard' })
})

afterEach(() => {
  for (const page of pages.splice(0)) call(page, 'onUnload')
})

function openPage(): Instance {
  const page = createInstance()
  pages.push(page)
  call(page, 'onLoad', {})
  call(page, 'onShow')
  return page
}

test('offers to sign out only to somebody who is signed in', () => {
  expect(openPage().data.memberName).toBe('林夏')
  auth.set(stranger)
  expect(openPage().data.memberName).toBe('')
})

test('signing out names the person and what follows, and asks first', async () => {
  const page = openPage()
  fake.ui.confirm.mockResolvedValueOnce(false)
  await call(page, 'onTapSignOut')
  expect(fake.ui.confirm).toHaveBeenCalledWith({
    title: en.settings.signOutTitle,
    text: expect.stringContaining('林夏'),
    confirmText: en.settings.signOutConfirm,
    cancelText: en.app.cancel,
  })
  expect(fake.auth.signOut).not.toHaveBeenCalled()
})

test('signs out once confirmed and holds the button meanwhile', async () => {
  const page = openPage()
  fake.auth.signOut.mockImplementationOnce(async () => {
    expect(page.data.isSigningOut).toBe(true)
    auth.set(stranger)
  })
  await call(page, 'onTapSignOut')
  expect(fake.auth.signOut).toHaveBeenCalledTimes(1)
  expect(page.data).toMatchObject({ isSigningOut: false, memberName: '' })
  expect(fake.ui.toast).toHaveBeenCalledWith(en.settings.signedOut)
})

test('says so when signing out failed, and the button lives', async () => {
  const page = openPage()
  fake.auth.signOut.mockRejectedValueOnce(new AppError('platform'))
  await call(page, 'onTapSignOut')
  expect(page.data).toMatchObject({ isSigningOut: false, failure: { message: en.errors.platform } })
})

describe('what a member has beside', () => {
  test('rows lead to the devices and to the security log', async () => {
    await call(openPage(), 'onTapDevices')
    expect(fake.navigation.open).toHaveBeenLastCalledWith({ page: 'devices' })
    await call(openPage(), 'onTapSecurityLog')
    expect(fake.navigation.open).toHaveBeenLastCalledWith({ page: 'security-log' })
  })

  test('signing out everywhere says what follows, and asks first', async () => {
    const page = openPage()
    fake.ui.confirm.mockResolvedValueOnce(false)
    await call(page, 'onTapSignOutEverywhere')
    expect(fake.ui.confirm).toHaveBeenCalledWith({
      title: en.settings.everywhereTitle,
      text: en.settings.everywhereText,
      confirmText: en.settings.everywhereConfirm,
      cancelText: en.app.cancel,
    })
    expect(fake.auth.signOut).not.toHaveBeenCalled()
  })

  test('signs out everywhere once confirmed, and not twice', async () => {
    const page = openPage()
    fake.auth.signOut.mockImplementationOnce(async () => {
      expect(page.data.isSigningOutEverywhere).toBe(true)
      await call(page, 'onTapSignOutEverywhere')
      await call(page, 'onTapSignOut')
      auth.set(stranger)
    })
    await call(page, 'onTapSignOutEverywhere')
    expect(fake.auth.signOut.mock.calls).toEqual([[{ everywhere: true }]])
    expect(page.data).toMatchObject({ isSigningOutEverywhere: false, memberName: '' })
    expect(fake.ui.toast).toHaveBeenCalledWith(en.settings.signedOut)
  })

  test('offline it says that this device is signed out and the others will be', async () => {
    const page = openPage()
    fake.auth.signOut.mockImplementationOnce(async () => {
      auth.set(stranger)
      throw new AppError('offline')
    })
    await call(page, 'onTapSignOutEverywhere')
    expect(page.data).toMatchObject({
      memberName: '',
      isSigningOutEverywhere: false,
      failure: { message: en.settings.everywhereLater, code: 'offline' },
    })
    await call(page, 'onShow')
    expect(page.data.failure).toEqual({ message: '', code: '' })
  })
})

test('a choice changes words and look in one setData', () => {
  const page = openPage()
  page.changes.length = 0
  call(page, 'onChosenLanguage', { detail: { value: 'zh-CN' } })
  expect(page.changes).toHaveLength(1)
  expect(page.data).toMatchObject({ language: 'zh-CN', t: { signOut: zhCN.settings.signOut } })
  page.changes.length = 0
  call(page, 'onChosenTextSize', { detail: { value: 'large' } })
  expect(page.changes).toEqual([{ themeClass: 'page theme-light text-large', textSize: 'large' }])
  call(page, 'onChosenAppearance', { detail: { value: 'dark' } })
  expect(page.data).toMatchObject({ theme: 'dark', appearance: 'dark' })
})

test('follows the theme of the phone only until the person chose', () => {
  const page = openPage()
  fake.theme.set('dark')
  expect(page.data.theme).toBe('dark')
  call(page, 'onChosenAppearance', { detail: { value: 'light' } })
  expect(page.data.theme).toBe('light')
  fake.theme.set('light')
})

test('opens the privacy guideline and says so when WeChat cannot', async () => {
  const page = openPage()
  fake.ui.openPrivacyContract.mockRejectedValueOnce(new AppError('platform'))
  await call(page, 'onTapGuideline')
  expect(page.data).toMatchObject({ failure: { message: en.errors.platform } })
  await call(page, 'onTapGuideline')
  expect(page.data).toMatchObject({ failure: { message: '' } })
})

test('shows a version even where WeChat names none', () => {
  expect(openPage().data.appVersion).toBe(en.settings.developVersion)
})

test('a choice takes one setData of what it changes', () => {
  const page = openPage()
  page.changes.length = 0
  call(page, 'onChosenTextSize', { detail: { value: 'large' } })
  expect(page.changes).toEqual([{ themeClass: 'page theme-light text-large', textSize: 'large' }])
  call(page, 'onChosenLanguage', { detail: { value: 'zh-CN' } })
  expect(page.changes).toHaveLength(2)
})

test('opening the guideline takes no setData', async () => {
  const page = openPage()
  page.changes.length = 0
  await call(page, 'onTapGuideline')
  expect(page.changes).toEqual([])
})
