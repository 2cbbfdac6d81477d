import { expect, test } from '@jest/globals'
import { baseLibraryVersion } from '../../src/protocol/versions.ts'
import { setUpGallery } from '../components/support/gallery.ts'

const gallery = setUpGallery()

/** Calls `wx.<name>` with callbacks in the app; the results of all that were called, by callback. */
const heard = (name: string, options: object = {}) =>
  gallery.app.evaluate(
    `(name, options) => new Promise((resolve) => {
      const heard = {}
      const hear = (key) => (result) => { heard[key] = result }
      wx[name]({
        ...options,
        success: hear('success'),
        fail: hear('fail'),
        complete: (result) => { heard.complete = result; resolve(heard) },
      })
    })`,
    name,
    options,
  )

test('login gives a new code each time, through callbacks and never as a promise', async () => {
  const first = (await heard('login')) as { success: { code: string; errMsg: string }; complete: object }
  const second = (await heard('login')) as typeof first
  expect(first.success.errMsg).toBe('login:ok')
  expect(first.complete).toEqual(first.success)
  expect(second.success.code).not.toBe(first.success.code)
  expect(await gallery.app.evaluate('() => typeof wx.login()')).toBe('undefined')
})

test('a login that fails or stays silent ends in fail, with WeChat’s words', async () => {
  await gallery.phone.control('PATCH', '/control/world', { faults: { loginFails: true } })
  expect(await heard('login')).toMatchObject({ fail: { errMsg: 'login:fail system error' } })
  await gallery.phone.control('PATCH', '/control/world', { faults: { loginFails: false, loginSilent: true } })
  expect(await heard('login', { timeout: 20 })).toMatchObject({
    fail: { errMsg: 'login:fail timeout', errno: 5 },
  })
})

test('storage keeps copies, hides encrypted values from the sync call, and names what is missing', async () => {
  expect(await heard('getStorage', { key: 'a' })).toMatchObject({
    fail: { errMsg: 'getStorage:fail data not found' },
  })
  await heard('setStorage', { key: 'a', data: { n: [1] }, encrypt: true })
  expect(await gallery.app.evaluate('() => wx.getStorageSync("a")')).toBe('')
  expect(await heard('getStorage', { key: 'a' })).toHaveProperty('fail')
  expect(await heard('getStorage', { key: 'a', encrypt: true })).toMatchObject({
    success: { data: { n: [1] }, errMsg: 'getStorage:ok' },
  })
  await gallery.app.evaluate('() => { wx.setStorageSync("b", 7); wx.removeStorageSync("a") }')
  expect(await gallery.app.wx('getStorageInfoSync')).toMatchObject({ keys: ['b'], limitSize: 10240 })
})

test('storage is there again when the app starts anew on the same phone', async () => {
  await heard('setStorage', { key: 'kept', data: 'yes' })
  await gallery.phone.close()
  await gallery.reopen()
  expect(await gallery.app.wx('getStorageSync', 'kept')).toBe('yes')
})

test('a storage that cannot be reached makes sync calls throw and the others fail', async () => {
  await gallery.phone.close()
  await gallery.phone.control('PATCH', '/control/world', { faults: { storageFails: true } })
  await gallery.reopen()
  for (const name of ['getStorage', 'setStorage', 'removeStorage', 'getStorageInfo'])
    expect(await heard(name, { key: 'a', data: 1 })).toMatchObject({
      fail: { errMsg: `${name}:fail Error: Failed To Send Sync` },
    })
  const read = '() => { try { return wx.getStorageSync("a") } catch ({ message }) { return message } }'
  expect(await gallery.app.evaluate(read)).toBe('getStorageSync:fail Error: Failed To Send Sync')
})

test('a modal covers the page and answers the tool, the finger and the keyboard', async () => {
  const { page } = gallery.phone
  const ask = () => heard('showModal', { title: 'Sign out', content: 'Sure', confirmText: 'Sign out' })
  const byTool = ask()
  await page.getByRole('dialog').waitFor()
  await expect(gallery.app.touch('.plain-button')).rejects.toThrow('covered by')
  await gallery.phone.call('Host.native', { method: 'confirmModal', data: null })
  expect(await byTool).toMatchObject({ success: { confirm: true, cancel: false, errMsg: 'showModal:ok' } })
  const byFinger = ask()
  await page.getByRole('button', { name: '取消' }).tap()
  expect(await byFinger).toMatchObject({ success: { confirm: false, cancel: true } })
  const byKey = ask()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Enter')
  expect(await byKey).toMatchObject({ success: { confirm: true } })
  expect(await page.getByRole('dialog').count()).toBe(0)
})

test('an answer to a modal that is not open is refused', async () => {
  await expect(gallery.phone.call('Host.native', { method: 'confirmModal', data: null })).rejects.toThrow(
    'no modal is open',
  )
})

test('a tap that opens a sheet does not close it', async () => {
  await gallery.app.touch('.choose')
  await gallery.phone.page.getByRole('button', { name: 'two' }).tap()
  await gallery.app.settle()
  expect(await gallery.log()).toEqual(['chosen 1'])
})

test('a page and the one that it opens exchange events', async () => {
  await gallery.app.evaluate(`() => new Promise((success, fail) => {
    getApp().heard = []
    wx.navigateTo({
      url: '/pages/looks/looks',
      events: { answer: (text) => getApp().heard.push(text) },
      success({ eventChannel }) {
        const opener = getCurrentPages()[1].getOpenerEventChannel()
        opener.once('ask', (text) => opener.emit('answer', text + '!'))
        eventChannel.emit('ask', 'well')
        eventChannel.emit('ask', 'again')
        success()
      },
      fail,
    })
  })`)
  expect(await gallery.app.evaluate('() => getApp().heard')).toEqual(['well!'])
  expect(await gallery.app.evaluate('() => getCurrentPages()[0].getOpenerEventChannel()')).toEqual({})
})

test('an action sheet is answered by the tool, and ends with its page', async () => {
  const { page } = gallery.phone
  const ask = async () => {
    const answer = heard('showActionSheet', { itemList: ['one', 'two'] })
    await page.getByRole('dialog').waitFor()
    return () => answer
  }
  const native = (method: string, data: object | null = null) =>
    gallery.phone.call('Host.native', { method, data })
  const chosen = await ask()
  await expect(native('confirmModal')).rejects.toThrow('chooseItem')
  await native('chooseItem', { index: 1 })
  expect(await chosen()).toMatchObject({ success: { tapIndex: 1 } })
  const left = await ask()
  await native('cancelModal')
  expect(await left()).toMatchObject({ fail: { errMsg: 'showActionSheet:fail cancel' } })
  const gone = await ask()
  await gallery.app.wx('reLaunch', { url: '/pages/controls/controls' })
  expect(await gone()).toMatchObject({ fail: { errMsg: 'showActionSheet:fail cancel' } })
  await gallery.app.touch('.plain-button')
  expect((await gallery.log())[0]).toMatch(/^tap /)
})

test('a toast shows until it is hidden, and a masked loading keeps the page from touches', async () => {
  const { page } = gallery.phone
  await heard('showToast', { title: 'Saved', icon: 'none', duration: 60_000 })
  expect(await page.getByRole('status').innerText()).toBe('Saved')
  await gallery.app.touch('.plain-button')
  await heard('showLoading', { title: 'Wait', mask: true })
  expect(await page.getByRole('status').innerText()).toBe('Wait')
  await expect(gallery.app.touch('.plain-button')).rejects.toThrow('covered by')
  await heard('hideLoading')
  expect(await page.getByRole('status').count()).toBe(0)
})

test('the window behind the page takes the colour and the dots that the app gives it, for that page', async () => {
  const { page } = gallery.phone
  const frame = () => page.locator('.phone-page:not([hidden])')
  const before = await frame().getAttribute('data-text-style')
  await heard('setBackgroundColor', { backgroundColor: '#111213', backgroundColorTop: '#111213' })
  await heard('setBackgroundTextStyle', { textStyle: 'light' })
  expect(
    await page.evaluate(`document.querySelector('.phone-page:not([hidden])').style.backgroundColor`),
  ).toBe('rgb(17, 18, 19)')
  expect([before, await frame().getAttribute('data-text-style')]).toEqual(['dark', 'light'])

  expect(await heard('setBackgroundColor', { backgroundColor: 'black' })).toHaveProperty('fail')
  expect(await heard('setBackgroundTextStyle', { textStyle: 'grey' })).toHaveProperty('fail')
})

test('checkSession succeeds while the session key of the last login is good', async () => {
  expect((await heard('checkSession')) as object).toMatchObject({
    fail: { errMsg: 'checkSession:fail session time out, need relogin' },
  })
  await heard('login')
  expect((await heard('checkSession')) as object).toMatchObject({ success: { errMsg: 'checkSession:ok' } })
})

test('a parameter of the wrong type fails in WeChat’s words', async () => {
  expect(await heard('showToast', { icon: 'none' })).toMatchObject({
    fail: {
      errMsg: 'showToast:fail parameter error: parameter.title should be String instead of Undefined;',
    },
  })
})

test('canIUse says what the simulator has, not what WeChat has', async () => {
  const answer = await gallery.app.evaluate(`() => {
    const known = ['login', 'request.object.timeout', 'button.type.primary'].map((name) => wx.canIUse(name))
    const unknown = ['getWeRunData', 'request.object.enableChunked', 'button.open-type.share', 'map']
    return { known, unknown: unknown.map((name) => wx.canIUse(name)) }
  }`)
  expect(answer).toEqual({
    known: [true, true, true],
    unknown: [false, false, false, false],
  })
})

test('a request without callbacks or network ends in fail with an errno', async () => {
  expect(await heard('request', { url: 'nowhere' })).toMatchObject({
    fail: { errMsg: 'request:fail invalid url "nowhere"', errno: 600009 },
  })
  await gallery.phone.control('PATCH', '/control/world', {
    devices: [{ id: 'phone-1', networkType: 'none' }],
  })
  expect(await heard('request', { url: 'https://passport.example.com/' })).toHaveProperty('fail.errno')
  expect(await gallery.app.wx('getNetworkType')).toMatchObject({ networkType: 'none' })
  await gallery.phone.control('PATCH', '/control/world', {
    devices: [{ id: 'phone-1', networkType: 'wifi' }],
  })
})

test('an aborted request fails once', async () => {
  const failures = await gallery.app.evaluate(`() => new Promise((resolve) => {
    const failures = []
    const task = wx.request({
      url: 'https://passport.example.com/slow',
      fail: (result) => failures.push(result.errMsg),
      complete: () => Promise.resolve().then(() => resolve(failures)),
    })
    task.abort()
    task.abort()
  })`)
  expect(failures).toEqual(['request:fail abort'])
})

test('a selector query measures what is on the page', async () => {
  const results = (await gallery.app.evaluate(`() => new Promise((resolve) => {
    const query = wx.createSelectorQuery()
    query.select('.list').fields({ size: true, scrollOffset: true, properties: ['scrollY'] })
    query.selectAll('swiper-item').boundingClientRect()
    query.select('.nobody').boundingClientRect()
    query.selectViewport().scrollOffset()
    query.exec(resolve)
  })`)) as [object, object[], null, object]
  expect(results[0]).toMatchObject({ height: 100, scrollTop: 0, scrollHeight: 400, scrollY: true })
  expect(results[1]).toHaveLength(2)
  expect(results[2]).toBeNull()
  expect(results[3]).toMatchObject({ scrollTop: 0, scrollLeft: 0 })
})

test('the app learns about the phone and its changes', async () => {
  expect(await gallery.app.wx('getAppBaseInfo')).toMatchObject({
    theme: 'light',
    SDKVersion: baseLibraryVersion,
  })
  expect(await gallery.app.wx('getSystemInfoSync')).toMatchObject({ platform: 'devtools' })
  expect(await gallery.app.wx('getAccountInfoSync')).toEqual({
    miniProgram: { appId: 'wx5a3d9c7e1f2b4086', envVersion: 'develop', version: '' },
  })
  await gallery.app.evaluate(
    '() => { getApp().themes = []; wx.onThemeChange(({ theme }) => getApp().themes.push(theme)) }',
  )
  await gallery.phone.control('PATCH', '/control/world', { devices: [{ id: 'phone-1', theme: 'dark' }] })
  await gallery.phone.page.locator('html[data-theme="dark"]').waitFor()
  expect(await gallery.app.evaluate('() => getApp().themes')).toEqual(['dark'])
  await gallery.phone.control('PATCH', '/control/world', { devices: [{ id: 'phone-1', theme: 'light' }] })
})

test('random values have the wanted length and differ', async () => {
  const differ = await gallery.app.evaluate(`async () => {
    const read = async () => [...new Uint8Array((await wx.getRandomValues({ length: 16 })).randomValues)].join()
    const [first, second] = [await read(), await read()]
    return [first.split(',').length, first !== second]
  }`)
  expect(differ).toEqual([16, true])
})
