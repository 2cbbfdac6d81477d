import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Build } from '../../src/protocol/build.ts'
import type { LaunchOptions } from '../../src/protocol/phone.ts'
import { wechatTypes } from '../../src/protocol/wechat-types.ts'
import { compileFixture } from '../project/compile-fixture.ts'
import { demoPath } from '../project/demo-project.ts'
import { type AppDriver, createAppDriver } from './support/app-driver.ts'
import { openStage, type Phone, type Stage } from './support/phone.ts'

let build: Build
let stage: Stage
let phone: Phone
let app: AppDriver

beforeAll(async () => {
  build = await compileFixture(demoPath)
  stage = await openStage(build.appId)
})

afterAll(() => stage?.close())

async function start(changed: Partial<Build> = {}, launch: Partial<LaunchOptions> = {}): Promise<void> {
  phone = await stage.open({ ...build, ...changed }, { launch })
  app = createAppDriver(phone)
}

afterEach(() => phone.close())

const eventsOf = (name: string) =>
  phone.events.filter((event) => event.name === name).map(({ params }) => params)

describe('an app that follows its rules', () => {
  beforeEach(() => start())

  test('the app and its first page live through WeChat’s lifecycles in order', async () => {
    expect(await app.evaluate('() => getApp().launches')).toEqual(['onLaunch pages/home/home', 'onShow'])
    expect(await app.evaluate('() => getCurrentPages()[0].events')).toEqual([
      'onLoad {}',
      'onShow',
      'onReady',
    ])
    expect(await app.evaluate('() => [getCurrentPages()[0].route, getCurrentPages()[0].options]')).toEqual([
      'pages/home/home',
      {},
    ])
    expect(eventsOf('ready')).toEqual([{ pageId: (await app.current()).pageId, path: 'pages/home/home' }])
  })

  test('a page below is hidden and shown again, and the query reaches the one above', async () => {
    const { pageId } = await app.current()
    await app.wx('navigateTo', { url: '/pages/detail/detail?name=%E4%BD%A0&n=1' })
    expect(await app.current()).toEqual({
      pageId: pageId + 1,
      path: 'pages/detail/detail',
      query: { name: '%E4%BD%A0', n: '1' },
    })
    expect(await app.data('query')).toBe('{"name":"%E4%BD%A0","n":"1"}')
    await app.wx('navigateBack', { url: null })
    expect((await app.current()).pageId).toBe(pageId)
    expect(await app.evaluate('() => getCurrentPages()[0].events.slice(3)')).toEqual(['onHide', 'onShow'])
  })

  test('nothing in the app’s own code warns', () => {
    expect(eventsOf('console')).toEqual([])
    expect(eventsOf('exception')).toEqual([])
  })

  test('a finger, a mouse and a key give one tap each, in any order', async () => {
    await app.touch('.more')
    expect(await app.data('count')).toBe(2)
    await app.click('.more')
    expect(await app.data('count')).toBe(3)
    await app.touch('.more')
    expect(await app.data('count')).toBe(4)
    await phone.page.locator('wx-button.more').focus()
    await phone.page.keyboard.press('Enter')
    await app.settle()
    expect(await app.data('count')).toBe(5)
  })

  test('a handler of a row finds the row’s dataset', async () => {
    const rows = await app.findAll('.row')
    expect(rows).toHaveLength(2)
    await app.touch('[data-id="b"]')
    expect(await app.data('chosen')).toBe('b')
  })

  test('a tap inside a component becomes the component’s own event', async () => {
    const card = await app.find('card')
    const inner = await phone.call('Element.getElement', { ...card, selector: '.title' })
    const place = await phone.call('Host.locate', { pageId: card.pageId, ...inner })
    await phone.page.touchscreen.tap(Number(place.x), Number(place.y))
    await app.settle()
    expect(await app.data('chosen')).toBe('Card')
    expect(await phone.call('Element.getData', { ...card, path: 'taps' })).toEqual({ data: 1 })
  })

  test('what is covered cannot be reached, and the cover is named', async () => {
    await phone.call('Page.setData', { ...(await app.current()), data: { isCovered: true } })
    await expect(app.touch('.under')).rejects.toThrow('covered by view.overlay')
  })

  test('setData shows before its answer comes', async () => {
    await phone.call('Page.setData', { ...(await app.current()), data: { note: 'Another note' } })
    expect(await app.text('.shared-note')).toBe('Another note')
  })

  test('selectors follow the template and stop at components', async () => {
    const counts = await Promise.all(
      [
        'page',
        'view.home',
        '.rows > .row',
        '#greeting, .label',
        'page > view',
        '.badge',
        '[data-id="a"]',
      ].map(async (selector) => (await app.findAll(selector)).length),
    )
    expect(counts).toEqual([1, 1, 2, 2, 1, 0, 1])
    expect(await app.find('card')).toMatchObject({ tagName: 'card', nodeId: expect.any(String) })
    expect(await app.find('button')).not.toHaveProperty('nodeId')
    await expect(app.find('.none')).rejects.toThrow('no such element')
  })

  test('an element keeps its id, and an id that is gone is refused', async () => {
    const first = await app.find('card')
    expect(await app.find('card')).toEqual(first)
    await app.wx('reLaunch', { url: '/pages/detail/detail' })
    await expect(phone.call('Element.getOffset', first)).rejects.toThrow('page destroyed')
    const card = await app.find('card')
    expect(card.elementId).not.toBe(first.elementId)
    await phone.call('Page.setData', { ...(await app.current()), data: { hasCard: false } })
    await expect(phone.call('Element.getOffset', card)).rejects.toThrow('element destroyed')
  })

  test('wxml is what the template says, with components filled in', async () => {
    expect(await app.wxml('.rows', 'outer')).toBe(
      '<view class="rows"><view class="row" data-id="a">1. Apple</view><view class="row" data-id="b">2. Banana</view></view>',
    )
    expect(await app.wxml('card', 'inner')).toContain(
      '<view class="body"><text class="inside">nothing</text></view>',
    )
  })

  test.each([
    ['navigateTo', '/pages/none/none', 'page "pages/none/none" is not found'],
    ['navigateTo', '/pages/form/form', 'can not navigateTo a tabbar page'],
    ['switchTab', '/pages/detail/detail', 'can not switch to no-tabBar page'],
  ])('wx.%s to %s fails in WeChat’s words', async (method, url, message) => {
    const before = await app.current()
    await expect(app.wx(method, { url })).rejects.toThrow(message)
    expect(await app.current()).toEqual(before)
  })

  test('a tap on a tab tells the page, and the other tab page stays as it was', async () => {
    const { pageId } = await app.current()
    await app.touch('.more')
    await phone.page.getByRole('tab', { name: 'Form' }).click()
    await phone.event('route')
    await app.settle()
    expect(await app.data('result')).toBe('tab Form')
    await app.wx('switchTab', { url: '/pages/home/home' })
    expect(await app.current()).toMatchObject({ pageId })
    expect(await app.data('count')).toBe(2)
  })

  test('the styles of a page and of a component stay their own', async () => {
    expect(await app.style('.greeting', 'color')).toBe('rgb(255, 0, 0)')
    await app.wx('switchTab', { url: '/pages/form/form' })
    expect(await app.style('.greeting', 'color')).toBe('rgb(0, 0, 255)')
    await app.wx('switchTab', { url: '/pages/home/home' })
    expect(await app.style('.greeting', 'color')).toBe('rgb(255, 0, 0)')
  })

  test('a change of the phone’s theme reaches styles and bars, whatever the browser prefers', async () => {
    await phone.page.emulateMedia({ colorScheme: 'dark' })
    expect(await app.style('page', 'color')).toBe('rgb(26, 26, 26)')
    const changed = app.evaluate(
      '() => new Promise((resolve) => wx.onThemeChange((event) => resolve(event.theme)))',
    )
    await phone.control('PATCH', '/control/world', { devices: [{ id: 'phone-1', theme: 'dark' }] })
    expect(await changed).toBe('dark')
    expect(await app.style('page', 'color')).toBe('rgb(216, 216, 216)')
    expect(await phone.page.locator('header').getAttribute('style')).toContain('rgb(25, 25, 25)')
    await phone.control('PATCH', '/control/world', { devices: [{ id: 'phone-1', theme: 'light' }] })
  })

  test('the background hides page and app, and the foreground shows them again', async () => {
    const path = `/control/launches/${phone.launchId}/visibility`
    await phone.control('POST', path, { visible: false })
    await phone.control('POST', path, { visible: true })
    expect(await app.evaluate('() => getCurrentPages()[0].events.slice(3)')).toEqual(['onHide', 'onShow'])
    expect(await app.evaluate('() => getApp().launches.slice(2)')).toEqual(['onHide', 'onShow'])
  })

  test('a mock answers the app and the controller until it is restored', async () => {
    await phone.call('App.mockWxMethod', {
      method: 'showModal',
      functionDeclaration:
        'function (options, suffix) { return { confirm: true, title: options.title + suffix } }',
      args: ['!'],
    })
    expect(await app.wx('showModal', { title: 'Hi' })).toEqual({ confirm: true, title: 'Hi!' })
    expect(await app.evaluate('() => wx.showModal({ title: "You" })')).toEqual({
      confirm: true,
      title: 'You!',
    })
    await phone.call('App.mockWxMethod', { method: 'getSystemInfoSync', result: { platform: 'mocked' } })
    expect(await app.evaluate('() => wx.getSystemInfoSync().platform')).toBe('mocked')
    await phone.call('App.mockWxMethod', { method: 'getSystemInfoSync' })
    expect(await app.evaluate('() => wx.getSystemInfoSync().platform')).toBe('devtools')
    await expect(phone.call('App.mockWxMethod', { method: 'onThemeChange', result: 1 })).rejects.toThrow(
      "You can't mock wx.onThemeChange",
    )
  })

  test('a mock that calls the original reaches it, and a failure of a mock is a failure', async () => {
    await phone.call('App.mockWxMethod', {
      method: 'getAccountInfoSync',
      functionDeclaration: 'function () { return this.origin().miniProgram.appId + " seen" }',
      args: [],
    })
    expect(await app.wx('getAccountInfoSync')).toBe(`${build.appId} seen`)
    await phone.call('App.mockWxMethod', { method: 'login', result: { errMsg: 'login:fail no network' } })
    await expect(app.wx('login')).rejects.toThrow('no network')
  })

  test.each([
    ['a page', 'getCurrentPages()[0]'],
    ['an app that holds itself', 'Object.assign(getApp(), { self: getApp() })'],
    ['a number too large for JSON', '({ count: 1n })'],
    ['a getter that throws', '({ get open() { throw new Error("not yet") } })'],
  ])('%s is no answer, and the controller hears why at once', async (_, source) => {
    await expect(app.evaluate(`() => ${source}`)).rejects.toThrow('The result cannot be sent as JSON: ')
    expect(eventsOf('console')).toEqual([])
  })

  test('data and methods of a page that are no JSON are answered, too', async () => {
    await app.evaluate(`() => {
      const page = getCurrentPages()[0]
      page.knot = () => page
      page.data.knot = page.data
    }`)
    const page = await app.current()
    const inWords = 'cannot be sent as JSON'
    await expect(phone.call('Page.callMethod', { ...page, method: 'knot', args: [] })).rejects.toThrow(
      inWords,
    )
    await expect(phone.call('Page.getData', { ...page, path: 'knot' })).rejects.toThrow(inWords)
    expect(await app.data('count')).toBe(1)
  })

  test('a rejection keeps its words, whatever it rejects with', async () => {
    const reject = (reason: string) => app.evaluate(`() => Promise.reject(${reason})`)
    await expect(reject('{ errMsg: "request:fail timeout" }')).rejects.toThrow('request:fail timeout')
    await expect(reject('{ code: 7 }')).rejects.toThrow('{"code":7}')
    await expect(app.evaluate('() => wx.setTabBarItem({ index: 9 })')).rejects.toThrow(
      'setTabBarItem:fail tabbar item not found',
    )
    const mock = '() => Promise.reject({ errMsg: "login:fail no network", errno: 5 })'
    await phone.call('App.mockWxMethod', { method: 'login', functionDeclaration: mock, args: [] })
    const heard = app.evaluate('() => new Promise((resolve) => wx.login({ fail: resolve }))')
    expect(await heard).toEqual({ errMsg: 'login:fail no network', errno: 5 })
  })

  test('an exposed function tells the controller its arguments', async () => {
    await phone.call('App.addBinding', { name: 'tell' })
    await app.evaluate('() => { tell(1, { a: [2] }) }')
    expect(await phone.event('binding')).toEqual({ name: 'tell', args: [1, { a: [2] }] })
  })

  test('what WeChat has and the simulator has not can be asked for, and is loud when it is used', async () => {
    expect(
      await app.evaluate(`() => {
        const { scanCode, makeCoffee = 'none' } = wx
        const typeOf = [typeof scanCode, typeof wx.makeCoffee, typeof wx.cloud, typeof this.animate]
        return [typeOf, makeCoffee, wx.canIUse('scanCode'), wx.makeCoffee?.(), 'scanCode' in wx]
      }`),
    ).toEqual([['function', 'undefined', 'object', 'undefined'], 'none', false, null, true])
    expect(eventsOf('console')).toEqual([])
    await expect(app.evaluate('() => wx.scanCode()')).rejects.toThrow(
      'scanCode:fail not available in the simulator',
    )
    await expect(app.wx('scanCode')).rejects.toThrow('not available in the simulator')
    await app.evaluate('() => getCurrentPages()[0].animate("#greeting", [], 100)')
    expect(eventsOf('console')).toEqual(
      ['wx.scanCode', 'this.animate'].map((name) => ({
        type: 'error',
        args: [`${name} is not available in the simulator`],
      })),
    )
  })

  test('whatever the official typings name can be mocked, whether it is there or not', async () => {
    const kinds = Object.entries(wechatTypes.Wx ?? {}).filter(
      ([name, kind]) => !/^(?:on|off)[A-Z]/.test(name) && !kind.startsWith('object'),
    )
    const names = kinds.map(([name]) => name)
    const mock = (method: string, result: object) => phone.call('App.mockWxMethod', { method, ...result })
    await Promise.all(names.map((name) => mock(name, { result: { mocked: name } })))
    const answers = await app.evaluate(
      `(kinds) => Promise.all(kinds.map(([name, kind]) => /^(?:promised|callback)/.test(kind)
        ? new Promise((success) => wx[name]({ success }))
        : wx[name]()))`,
      kinds,
    )
    expect(answers).toEqual(names.map((name) => ({ mocked: name })))
    await Promise.all(names.map((name) => mock(name, {})))
    await expect(app.wx('getLocation')).rejects.toThrow('not available in the simulator')
  })

  test('an unknown member of wx and an unknown method of the protocol are named', async () => {
    await expect(app.evaluate('() => wx.makeCoffee()')).rejects.toThrow('wx.makeCoffee is not a function')
    await expect(app.wx('makeCoffee')).rejects.toThrow('wx.makeCoffee not exists')
    await expect(phone.call('App.mockWxMethod', { method: 'makeCoffee', result: 1 })).rejects.toThrow(
      'wx.makeCoffee not exists',
    )
    await expect(phone.call('App.makeCoffee')).rejects.toThrow('App.makeCoffee unimplemented')
  })

  test('an error of the app becomes an exception, a console line and App.onError’s text', async () => {
    const heard = app.evaluate('() => new Promise((resolve) => wx.onError(resolve))')
    await app.evaluate('() => { setTimeout(() => { throw new TypeError("broken") }, 0) }')
    expect(String(await heard)).toMatch(/^broken\n/)
    expect(eventsOf('exception')).toEqual([{ message: 'broken', stack: expect.stringContaining('broken') }])
    expect(eventsOf('console')).toEqual([{ type: 'error', args: [expect.stringContaining('broken')] }])
  })

  test('touches without a finger make a tap as well', async () => {
    const button = await app.find('.more')
    await phone.call('Host.dispatchTouch', { ...button, type: 'touchstart' })
    await phone.call('Host.dispatchTouch', { ...button, type: 'touchend' })
    expect(await app.data('count')).toBe(2)
  })

  test('an event sent by name reaches the handler with its detail', async () => {
    const card = await app.find('card')
    await phone.call('Element.dispatchEvent', { ...card, eventName: 'choose', detail: { title: 'Sent' } })
    expect(await app.data('chosen')).toBe('Sent')
    await phone.call('Element.triggerEvent', { ...card, type: 'choose', detail: { title: 'Triggered' } })
    expect(await app.data('chosen')).toBe('Triggered')
  })

  test('scrolling tells the page, and the bottom once when it comes near', async () => {
    await app.evaluate(`() => {
      const page = getCurrentPages()[0]
      page.seen = []
      page.onPageScroll = ({ scrollTop }) => page.seen.push(scrollTop)
      page.onReachBottom = () => page.seen.push('bottom')
    }`)
    await app.wx('pageScrollTo', { scrollTop: 100, duration: 0 })
    await phone.drawFrame()
    await app.wx('pageScrollTo', { scrollTop: 5000, duration: 0 })
    await phone.drawFrame()
    const { properties } = await phone.call('Page.getWindowProperties', {
      ...(await app.current()),
      names: ['document.documentElement.scrollTop'],
    })
    const [bottom] = properties as number[]
    expect(await app.evaluate('() => getCurrentPages()[0].seen')).toEqual([100, bottom, 'bottom'])
  })

  test('a restart begins from nothing', async () => {
    const { pageId } = await app.current()
    await app.touch('.more')
    phone.events.length = 0
    await phone.control('POST', `/control/launches/${phone.launchId}/restart`, {})
    expect(await phone.event('ready')).toMatchObject({ path: 'pages/home/home' })
    expect((await app.current()).pageId).not.toBe(pageId)
    expect(await app.data('count')).toBe(1)
  })

  test('the page says so when the simulator is gone', async () => {
    await phone.control('DELETE', `/control/launches/${phone.launchId}`)
    await phone.page.getByRole('alert').waitFor()
    expect(await phone.page.getByRole('alert').innerText()).not.toBe('')
  })
})

describe('an app opened from Moments', () => {
  const scene = 1154

  test('shows one page without tabs, and neither leads on nor signs in', async () => {
    await start({}, { scene })
    expect(eventsOf('exception')).toEqual([])
    expect(await phone.page.locator('.phone-tabs').isVisible()).toBe(false)
    expect(await app.wx('getApiCategory')).toBe('browseOnly')
    const url = '/pages/detail/detail'
    await expect(app.wx('navigateTo', { url })).rejects.toThrow('not allowed in single page mode')
    await expect(app.wx('login', {})).rejects.toThrow('not allowed in single page mode')
  })

  test('a page that cannot be shared to Moments is named: WeChat would never open it so', async () => {
    await start({}, { scene, path: 'pages/detail/detail' })
    const message = expect.stringMatching(/^pages\/detail\/detail has no onShareTimeline/)
    expect(eventsOf('exception')).toEqual([expect.objectContaining({ message })])
  })
})

describe('an app that breaks a rule', () => {
  test('a missing handler of a component, too, names the component', async () => {
    await start({ id: `${build.id}2`.slice(1), scripts: build.scripts.replaceAll('onTap:', 'onTapGone:') })
    await app.touch('card')
    expect(eventsOf('exception')).toEqual([
      expect.objectContaining({
        message: '"components/card/card" does not have a method "onTap" to handle an event',
      }),
    ])
  })

  test('a page file that defines no page is named', async () => {
    await start({
      id: `${build.id}3`.slice(1),
      scripts: build.scripts.replace('Page({data:{query:', 'void ({data:{query:'),
    })
    await expect(app.wx('navigateTo', { url: '/pages/detail/detail' })).rejects.toThrow('pages/detail/detail')
    expect(eventsOf('exception')).toEqual([
      expect.objectContaining({ message: 'Page "pages/detail/detail" has not been registered yet.' }),
    ])
  })

  test('a handler that the page does not have is named with its page', async () => {
    await start({ id: `${build.id}0`.slice(1), scripts: build.scripts.replaceAll('onTapMore', 'onTapGone') })
    await app.touch('.more')
    expect(eventsOf('exception')).toEqual([
      expect.objectContaining({
        message: '"pages/home/home" does not have a method "onTapMore" to handle an event',
      }),
    ])
  })

  test('an error in onLoad is reported and the page lives on', async () => {
    await start({
      id: `${build.id}1`.slice(1),
      scripts: build.scripts.replaceAll(
        'this.events.push(\\"onLoad',
        'null.missing;this.events.push(\\"onLoad',
      ),
    })
    expect(eventsOf('exception')).toHaveLength(1)
    await app.touch('.more')
    expect(await app.data('count')).toBe(2)
  })
})
