import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Build } from '../../src/protocol/build.ts'
import { compileFixture } from '../project/compile-fixture.ts'
import { type AppDriver, createAppDriver } from './support/app-driver.ts'
import { openStage, type Phone, type Stage } from './support/phone.ts'

const lacks = (what: string) => `${what} is not available in the simulator`

let build: Build
let stage: Stage
let phone: Phone
let app: AppDriver

beforeAll(async () => {
  build = await compileFixture(join(import.meta.dirname, '../fixtures/foreign'), 'lenient')
  stage = await openStage(build.appId)
})
afterAll(() => stage?.close())

beforeEach(async () => {
  phone = await stage.open(build)
  app = createAppDriver(phone)
})
afterEach(() => phone.close())

const said = (type: string) =>
  phone.events
    .filter(({ name, params }) => name === 'console' && (params as { type: string }).type === type)
    .map(({ params }) => String((params as { args: unknown[] }).args[0]).split('\n')[0])
const exceptions = () =>
  phone.events.filter(({ name }) => name === 'exception').map(({ params }) => (params as Error).message)

test('an app that uses what the simulator lacks starts, and says what it has used so far', async () => {
  expect(await app.data('greeting')).toBe('Hello, you')
  expect(said('error').filter((line) => line?.endsWith('in the simulator'))).toEqual(
    ['wx.createInnerAudioContext', 'wx.onLocationChange', 'requirePlugin("chart")']
      .map(lacks)
      .concat(['<input type="safe-password">', '<scroll-view refresher-enabled>'].map(lacks)),
  )
  const boxes = ['page-meta', 'navigation-bar', 'video', 'bar-chart', 'broken']
  expect(said('warn')).toEqual(boxes.map((tag) => `${lacks(`<${tag}>`)}: a box stands in its place`))
})

test('properties may have any name, also one that nodes of the engine have', async () => {
  const { pageId, elementId } = await app.find('.crowded')
  const inside = await phone.call('Element.getElement', { pageId, elementId, selector: '.inside' })
  expect(await phone.call('Element.getDOMProperties', { pageId, ...inside, names: ['innerText'] })).toEqual({
    properties: ['1 2 3 four five'],
  })
  await phone.call('Element.setData', { pageId, elementId, data: { dataset: { a: 6 } } })
  expect(await phone.call('Element.getData', { pageId, elementId, path: 'dataset.a' })).toEqual({ data: 6 })
  await app.touch('.crowded')
  expect(await app.data('heard')).toEqual(['mark'])
})

test('WXS knows the type of a value by its name', async () => {
  expect(await app.text('.types')).toBe('list String')
})

test('a tag that nobody draws is a labelled box with its children, its events and its attributes', async () => {
  expect(await app.text('.caption')).toBe('Hello, you')
  expect(await app.wxml('.film', 'outer')).toBe(
    '<video id="film" class="film" src="a.mp4"><text class="caption">Hello, you</text></video>',
  )
  const label = await phone.page.evaluate<string>(
    'getComputedStyle(document.querySelector("wx-video"), "::before").content',
  )
  expect(label).toBe('"<video>"')
  await app.touch('.film')
  expect(await app.data('heard')).toEqual(['film'])
  await phone.call('Page.setData', { ...(await app.current()), data: { isHidden: true } })
  expect(await app.style('.film', 'display')).toBe('none')
})

test('a component whose script fails is a box, too, and its failure is told', async () => {
  expect(await app.findAll('.broken')).toHaveLength(1)
  expect(exceptions()).toEqual(['no undefined'])
})

test('a handler that is not there is a warning when its event comes, as in WeChat', async () => {
  await app.touch('.silent')
  expect(said('warn').at(-1)).toBe('"pages/home/home" does not have a method "onNothing" to handle an event')
})

test('what a control cannot do fails in WeChat’s way, or does nothing, and says so once', async () => {
  const before = said('error').length
  for (const control of ['.phone', '.scan', '.place', '.leave', '.scan']) await app.touch(control)
  expect(await app.data('heard')).toEqual([
    'getPhoneNumber:fail not available in the simulator',
    'scanCode:fail not available in the simulator',
    'fail',
    'scanCode:fail not available in the simulator',
  ])
  expect(said('error').slice(before)).toEqual(
    [
      '<button open-type="getPhoneNumber">',
      'wx.scanCode',
      '<picker mode="region">',
      '<navigator target="miniProgram">',
    ].map(lacks),
  )
  expect(await phone.page.getByRole('dialog').count()).toBe(0)
})

test('a tab bar of the app’s own stands in every tab page, and each page reaches its own', async () => {
  const { page } = phone
  expect(await page.getByRole('tablist').isVisible()).toBe(false)
  const bar = page.locator('.phone-page:not([hidden]) .custom-tab-bar_index--bar')
  expect(await bar.boundingBox()).toEqual({ x: 0, y: 607, width: 375, height: 60 })
  await bar.getByText('pages/other/other').tap()
  await page.getByText('*pages/other/other').waitFor()
  expect((await app.current()).path).toBe('pages/other/other')
  const selected = '() => getCurrentPages()[0].getTabBar().data'
  expect(await app.evaluate(selected)).toMatchObject({ selected: 1, shown: 1 })
  await app.wx('switchTab', { url: '/pages/home/home' })
  expect(await app.evaluate(selected)).toMatchObject({ selected: -1, shown: 2 })
  await app.wx('navigateTo', { url: '/packages/more/pages/far/far' })
  expect(await bar.count()).toBe(0)
  expect(await app.evaluate('() => getCurrentPages()[1].getTabBar()')).toBeNull()
})

test('pages of a sub-package are pages', async () => {
  await app.wx('navigateTo', { url: '/packages/more/pages/far/far?a=1' })
  expect(await app.data('query')).toBe('{"a":"1"}')
})
