import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { compileFixture } from '../project/compile-fixture.ts'
import { type AppDriver, createAppDriver } from './support/app-driver.ts'
import { openStage, type Phone, type Stage } from './support/phone.ts'

let stage: Stage
let phone: Phone | undefined

beforeAll(async () => {
  stage = await openStage('wx0123456789abcdef')
})
afterAll(() => stage?.close())
afterEach(async () => {
  await phone?.close()
  phone = undefined
})

/** Starts one of the small projects. */
async function start(name: string): Promise<AppDriver> {
  phone = await stage.open(await compileFixture(join(import.meta.dirname, '../fixtures', name)))
  return createAppDriver(phone)
}

const exceptions = () => phone?.events.filter(({ name }) => name === 'exception')

test('a page requires packages of miniprogram_npm and modules by their alias', async () => {
  const app = await start('paths')
  expect(await app.evaluate('() => getCurrentPages()[0].data')).toEqual({
    v: 5,
    own: 5,
    near: 'near',
    answer: 42,
    deep: 'deep',
  })
  const parts = await Promise.all(['.tag', '.badge', '.chip'].map(app.text))
  expect(parts).toEqual(['tag', 'badge', 'chip'])
  expect(exceptions()).toEqual([])
})

describe('a form takes from components what their behaviors say', () => {
  const sent = { x: '1', inner: '2', deep: '3' }

  test('fields and groups of fields, under their names', async () => {
    const app = await start('form-fields')
    await app.touch('.go')
    expect(JSON.parse(String(await app.data('sent')))).toEqual(sent)
    await phone?.call('Element.callMethod', { ...(await app.find('.field')), method: 'change', args: ['5'] })
    await app.touch('.go')
    expect(JSON.parse(String(await app.data('sent')))).toEqual({ ...sent, x: '5' })
    expect(exceptions()).toEqual([])
  })

  test('buttons only of a component that says so', async () => {
    const app = await start('form-fields')
    const touchInside = async (component: string) => {
      const host = await app.find(component)
      const button = await phone?.call('Element.getElement', { ...host, selector: '.send' })
      const place = await phone?.call('Host.locate', { pageId: host.pageId, ...button })
      await phone?.page.touchscreen.tap(Number(place?.x), Number(place?.y))
      await app.settle()
    }
    await touchInside('.sealed')
    expect(await app.data('times')).toBe(0)
    await touchInside('.inside')
    expect(await app.data('times')).toBe(1)
  })
})

test('a component gives what it exports, if it says that it exports', async () => {
  const app = await start('form-fields')
  expect(
    await app.evaluate(`() => {
      const select = (selector) => getCurrentPages()[0].selectComponent(selector)
      return [select('.field'), select('.plain') && typeof select('.plain').setData]
    }`),
  ).toEqual([{ text: '1' }, 'function'])
})

describe('the settings open for a person alone', () => {
  const native = (method: string) => phone?.call('Host.native', { method, data: null })
  const settings = () => phone?.page.getByRole('dialog', { name: '设置' })
  // Without a finger: as when the tap was so long ago that it counts no more.
  const callPage = async (app: AppDriver, method: string) =>
    phone?.call('Page.callMethod', { ...(await app.current()), method, args: [] })

  test('who confirms a modal may have taken any time for it', async () => {
    const app = await start('settings')
    await callPage(app, 'go')
    await phone?.page.getByRole('dialog', { name: 'Settings' }).waitFor()
    await native('confirmModal')
    await settings()?.waitFor()
    expect(await app.data('set')).toBe('')
    await native('confirmModal')
    expect(await settings()?.count()).toBe(0)
    expect(await app.data('set')).toBe('closed')
  })

  test('an app that nobody has touched cannot open them', async () => {
    const app = await start('settings')
    await callPage(app, 'open')
    expect(await app.data('set')).toBe('openSetting:fail can only be invoked by user TAP gesture.')
  })
})
