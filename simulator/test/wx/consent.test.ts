import { expect, test } from '@jest/globals'
import { setUpGallery } from '../components/support/gallery.ts'

const gallery = setUpGallery('/pages/consent/consent')

/** Starts `wx.<name>` in the app; `outcome` reads what its callbacks got once it is over. */
async function start(name: string, options: object = {}): Promise<void> {
  await gallery.app.evaluate(
    `(name, options) => {
      getCurrentPages()[0].outcome = new Promise((resolve) => {
        wx[name]({ ...options, success: resolve, fail: resolve })
      })
    }`,
    name,
    options,
  )
}
const outcome = () => gallery.app.evaluate('() => getCurrentPages()[0].outcome')
const call = async (name: string, options: object = {}) => {
  await start(name, options)
  return outcome()
}
const native = (method: string) => gallery.phone.call('Host.native', { method, data: null })
const dialog = (name: string | RegExp) => gallery.phone.page.getByRole('dialog', { name })
const agreePrivacy = () =>
  gallery.phone.control('PATCH', '/control/world', { accounts: [{ id: 'lin-xia', privacyAgreed: true }] })

test('a permission is asked for once; the answer stands until it is changed in the settings', async () => {
  await agreePrivacy()
  await start('authorize', { scope: 'scope.werun' })
  await dialog('获取你的微信运动步数').getByRole('button', { name: '拒绝' }).tap()
  expect(await outcome()).toEqual({ errMsg: 'authorize:fail auth deny', errno: 103 })
  expect(await call('authorize', { scope: 'scope.werun' })).toMatchObject({ errno: 103 })
  expect(await call('getSetting')).toMatchObject({ authSetting: { 'scope.werun': false } })

  await gallery.app.touch('.settings')
  await gallery.phone.page.getByRole('switch', { name: '获取你的微信运动步数' }).tap()
  await gallery.phone.page.getByRole('button', { name: '完成' }).tap()
  await gallery.app.settle()
  const [detail] = (await gallery.app.data('log')) as unknown as { authSetting: object; errMsg: string }[]
  expect(detail).toMatchObject({ errMsg: 'openSetting:ok', authSetting: { 'scope.werun': true } })
  expect(await call('authorize', { scope: 'scope.werun' })).toEqual({ errMsg: 'authorize:ok' })
})

test('two calls for one permission ask once, and the tool presses the buttons', async () => {
  await agreePrivacy()
  await start('authorize', { scope: 'scope.camera' })
  const second = gallery.app.wx('authorize', { scope: 'scope.camera' })
  await dialog('使用你的摄像头').waitFor()
  await native('authorizeAllow')
  expect(await outcome()).toEqual({ errMsg: 'authorize:ok' })
  expect(await second).toEqual({ errMsg: 'authorize:ok' })
  await expect(native('authorizeAllow')).rejects.toThrow('no permission dialog is open')
})

test('the dialog says what for, and takes the privacy guideline along', async () => {
  await start('authorize', { scope: 'scope.userLocation' })
  const asking = dialog('获取你的位置信息')
  await asking.getByText('Shops near you').waitFor()
  expect(await asking.getByRole('button', { name: '允许' }).isDisabled()).toBe(true)
  await asking.getByRole('checkbox').tap()
  await asking.getByRole('button', { name: '允许' }).tap()
  expect(await outcome()).toEqual({ errMsg: 'authorize:ok' })
  expect(await call('getPrivacySetting')).toMatchObject({ needAuthorization: false })
})

test('a withdrawn scope is granted; one that is not described or not known is refused', async () => {
  expect(await call('authorize', { scope: 'scope.address' })).toEqual({ errMsg: 'authorize:ok' })
  expect(await call('authorize', { scope: 'scope.userFuzzyLocation' })).toEqual({
    errMsg: 'authorize:fail require permission desc',
  })
  expect(await call('authorize', { scope: 'scope.moon' })).toMatchObject({
    errMsg: 'authorize:fail invalid scope',
  })
  expect(await call('getSetting')).toMatchObject({
    authSetting: { 'scope.userInfo': true, 'scope.address': true },
  })
})

test('settings open by a tap only', async () => {
  expect(await call('openSetting')).toEqual({
    errMsg: 'openSetting:fail can only be invoked by user TAP gesture.',
  })
})

test('without a listener WeChat itself asks for the privacy guideline, and not again right after a refusal', async () => {
  expect(await call('getPrivacySetting')).toMatchObject({ needAuthorization: true })
  await start('setClipboardData', { data: 'x' })
  await dialog('用户隐私保护提示').waitFor()
  await native('authorizeCancel')
  const refusal = { errMsg: 'setClipboardData:fail privacy permission is not authorized', errno: 104 }
  expect(await outcome()).toEqual(refusal)
  expect(await call('setClipboardData', { data: 'x' })).toEqual(refusal)
})

test('a person who agrees in WeChat’s own dialog is not asked again', async () => {
  await start('requirePrivacyAuthorize')
  await dialog('用户隐私保护提示').getByRole('button', { name: '同意' }).tap()
  expect(await outcome()).toEqual({ errMsg: 'requirePrivacyAuthorize:ok' })
  expect(await call('setClipboardData', { data: 'x' })).toMatchObject({ errMsg: 'setClipboardData:ok' })
})

test('the app’s own dialog decides with its agree button, and only after that was tapped', async () => {
  await gallery.app.evaluate(`() => {
    wx.onNeedPrivacyAuthorization((resolve, { referrer }) => {
      Object.assign(getCurrentPages()[0], { resolve, referrer })
    })
  }`)
  const answer = (event: object) =>
    gallery.app.evaluate('(event) => { getCurrentPages()[0].resolve(event) }', event)
  await start('setClipboardData', { data: 'x' })
  await answer({ event: 'exposureAuthorization' })
  await answer({ event: 'agree', buttonId: 'agree' })
  expect(await outcome()).toMatchObject({ errMsg: expect.stringContaining('was not tapped'), errno: 104 })

  await start('setClipboardData', { data: 'x' })
  await gallery.app.touch('.agree')
  expect(await gallery.log()).toEqual(['agreed'])
  await answer({ event: 'agree', buttonId: 'agree' })
  expect(await outcome()).toMatchObject({ errMsg: 'setClipboardData:ok' })
  expect(await gallery.app.evaluate('() => getCurrentPages()[0].referrer')).toBe('setClipboardData')
})

test('canIUse knows the open-types that are there', async () => {
  const can = (schema: string) => gallery.app.evaluate('(schema) => wx.canIUse(schema)', schema)
  expect(await can('button.open-type.openSetting')).toBe(true)
  expect(await can('button.open-type.getPhoneNumber')).toBe(false)
  expect(await can('onNeedPrivacyAuthorization')).toBe(true)
})
