import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core'
import { launchBrowser } from '../../src/driver/browser.ts'
import { createWorldServer, type WorldServer } from '../../src/gateway/world-server.ts'
import type { Build } from '../../src/protocol/build.ts'
import type { Launch, WorldState } from '../../src/protocol/control.ts'
import { buildShellFiles } from '../../src/shell/shell-files.ts'
import { compileFixture } from '../project/compile-fixture.ts'
import { demoPath } from '../project/demo-project.ts'

/** A function of the browser: what is hard to read, hard to touch or too wide. */
const measurePage = readFileSync(new URL('./measure-page.js', import.meta.url), 'utf8').replace(/^;|\n$/g, '')

let build: Build
let browser: Browser
let context: BrowserContext
let server: WorldServer
let page: Page
/** Warnings and errors in the browser; what the app is made to print stands in `printed`. */
let noise: string[]
let printed: string[]

beforeAll(async () => {
  build = await compileFixture(demoPath)
  server = await createWorldServer({ appId: build.appId, shellFiles: await buildShellFiles() })
  server.addBuild(build)
  server.setProject({ status: 'ready', buildId: build.id, problems: [] })
  browser = await launchBrowser()
  // One context for all: the fonts come from its cache.
  context = await browser.newContext({ locale: 'en-US' })
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

beforeEach(() => {
  noise = []
  printed = []
})
afterEach(async () => {
  await page.evaluate('localStorage.clear()')
  await page.close()
  await control('POST', '/reset', {})
  expect(noise).toEqual(printed)
})

interface Looks {
  colorScheme?: 'light' | 'dark'
  width?: number
}

async function openPage({ colorScheme = 'light', width = 1280 }: Looks = {}): Promise<void> {
  page = await context.newPage()
  await page.emulateMedia({ colorScheme })
  await page.setViewportSize({ width, height: 800 })
  page.on('pageerror', (error) => noise.push(error.message))
  page.on('console', (message) => {
    if (['warning', 'error'].includes(message.type())) noise.push(message.text())
  })
}

async function openShell(looks: Looks = {}): Promise<void> {
  await openPage(looks)
  await page.goto(`${server.controlUrl}/#${server.token}`)
  await appOf('Phone 1').locator('.phone-page').waitFor()
}

const phoneNamed = (name: string) => page.getByRole('region', { name })
const appOf = (name: string) => phoneNamed(name).frameLocator('iframe')
const tab = (name: string) => page.getByRole('tab', { name })
const settingsOf = (name: string) => page.getByRole('group', { name, exact: true })

async function frameOf(name: string): Promise<Frame> {
  const element = await phoneNamed(name).locator('iframe').elementHandle()
  const frame = await element?.contentFrame()
  if (!frame) throw new Error(`${name} runs nothing`)
  return frame
}

/** Resolves when the world is as wished. */
function worldIs(holds: (world: WorldState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (!holds(server.world.state())) return
      unsubscribe()
      resolve()
    }
    const unsubscribe = server.world.subscribe(check)
    check()
  })
}

async function control(method: string, path: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${server.controlUrl}/control${path}`, {
    method,
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  })
  return (await response.json()) as Record<string, unknown>
}

/** Runs a function in the app of the first phone. */
async function runInApp(functionDeclaration: string): Promise<void> {
  const { launches } = (await control('GET', '/launches', {})) as { launches: Launch[] }
  const params = { functionDeclaration, args: [] }
  await control('POST', `/launches/${launches[0]?.id}/call`, { method: 'App.callFunction', params })
}

test('two phones stand side by side, each with its own settings', async () => {
  await openShell()
  await page.getByLabel('Phone 2', { exact: true }).check()
  await appOf('Phone 2').locator('.phone-page').waitFor()
  await settingsOf('Phone 2').getByLabel('Appearance').selectOption('dark')
  await settingsOf('Phone 2').getByLabel('Language').selectOption('en')
  await appOf('Phone 2').locator('html[data-theme="dark"]').waitFor()
  const [first, second] = server.world.state().devices
  expect(first).toMatchObject({ theme: 'light', language: 'zh_CN' })
  expect(second).toMatchObject({ theme: 'dark', language: 'en' })
  const boxes = await Promise.all(
    ['Phone 1', 'Phone 2'].map((name) => phoneNamed(name).locator('iframe').boundingBox()),
  )
  expect(boxes[0]?.y).toBe(boxes[1]?.y)
  expect((boxes[0]?.x ?? 0) + (boxes[0]?.width ?? 0)).toBeLessThan(boxes[1]?.x ?? 0)
  await page.getByLabel('Phone 2', { exact: true }).uncheck()
  await phoneNamed('Phone 2').waitFor({ state: 'detached' })
  expect(await page.getByLabel('Phone 1', { exact: true }).isDisabled()).toBe(true)
})

test('another account starts the app again as that person', async () => {
  await openShell()
  const frame = await frameOf('Phone 1')
  await frame.evaluate('globalThis.wasHereBefore = true')
  await page.getByLabel('WeChat account').selectOption('ming')
  await frame.waitForFunction('!globalThis.wasHereBefore')
  await page.getByRole('heading', { name: 'Phone 1 · Ming' }).waitFor()
  expect(server.world.state().devices[0]?.accountId).toBe('ming')
})

test('what does not compile is said with its place, and the mended app starts by itself', async () => {
  await openShell()
  const frame = await frameOf('Phone 1')
  await frame.evaluate('globalThis.wasHereBefore = true')
  const problem = { message: 'Cannot find name "wx2"', file: 'pages/first/first.ts', line: 7, column: 3 }
  server.setProject({ status: 'failed', buildId: null, problems: [problem] })
  await page.getByText(problem.message).waitFor()
  await page.getByText('pages/first/first.ts:7:3').waitFor()
  expect(await frame.evaluate('globalThis.wasHereBefore')).toBe(true)

  const mended = { ...build, id: 'mended' }
  server.addBuild(mended)
  server.setProject({ status: 'ready', buildId: mended.id, problems: [] })
  await page.getByText(problem.message).waitFor({ state: 'hidden' })
  await frame.waitForFunction('!globalThis.wasHereBefore')
  await appOf('Phone 1').locator('.phone-page').waitFor()
  server.setProject({ status: 'ready', buildId: build.id, problems: [] })
})

test('the app sees the screen that was chosen, however small it is drawn', async () => {
  await openShell()
  const frame = await frameOf('Phone 1')
  for (const [size, width] of [
    ['tablet', 768],
    ['small', 320],
  ] as const) {
    await page.getByLabel('Screen').selectOption(size)
    await frame.waitForFunction(`innerWidth === ${width}`)
  }
  await page.reload()
  expect(await page.getByLabel('Screen').inputValue()).toBe('small')
})

test('a phone that follows the computer changes with it', async () => {
  await openShell({ colorScheme: 'dark' })
  expect(server.world.state().devices[0]?.theme).toBe('light')
  await page.getByLabel('Appearance').selectOption('system')
  await worldIs(({ devices }) => devices[0]?.theme === 'dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await worldIs(({ devices }) => devices[0]?.theme === 'light')
  expect(await page.getByLabel('Appearance').inputValue()).toBe('system')
})

test('a switch stays as it was put until the world has answered', async () => {
  await openShell()
  await tab('Faults').click()
  let answer = () => {}
  const answered = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route('**/control/world', async (route) => {
    await answered
    await route.continue()
  })
  const box = page.getByLabel('Server down')
  await box.check()
  server.world.patch({ faults: { platformBusy: true } })
  // What is said after the news of the world came after it.
  await runInApp("() => { console.warn('later') }")
  printed = ['later']
  await page.getByRole('tab', { name: 'Console 1' }).waitFor()
  expect(await box.isChecked()).toBe(true)
  expect(server.world.state().faults.serverDown).toBe(false)

  answer()
  await worldIs(({ faults }) => faults.serverDown)
  await page.getByRole('tab', { name: 'Faults 2' }).waitFor()
  expect(await box.isChecked()).toBe(true)
})

test('a switched fault is counted, met by the app and seen in the timeline', async () => {
  server.world.patch({ hosts: { 'https://app.example.com': 'http://127.0.0.1:9' } })
  await openShell()
  await tab('Faults').click()
  await page.getByLabel('Server down').check()
  await worldIs(({ faults }) => faults.serverDown)
  await page.getByRole('tab', { name: 'Faults 1' }).waitFor()
  await page.getByLabel('Phone 1 offline').check()
  await page.getByRole('tab', { name: 'Faults 2' }).waitFor()
  await page.getByLabel('Phone 1 offline').uncheck()
  await worldIs(({ devices }) => devices[0]?.networkType === 'wifi')
  await runInApp("() => { wx.request({ url: 'https://app.example.com/v1/me' }) }")
  await tab('Network').click()
  const row = page.getByRole('row', { name: /Phone 1 › server GET \/v1\/me failed · errno 600001/ })
  await row.waitFor()
})

test('what the app prints is in the console with its secrets masked, and problems are counted', async () => {
  await openShell()
  const token = `mps_${'a1'.repeat(20)}`
  await runInApp(`() => { console.log('all well'); console.warn('kept ${token}') }`)
  printed = [`kept ${token}`]
  await page.getByRole('tab', { name: 'Console 1' }).click()
  const lines = page.getByRole('list', { name: 'Console' }).getByRole('listitem')
  await lines.filter({ hasText: 'warning' }).getByText('kept mps_…').waitFor()
  await lines.getByText('all well').waitFor()
  await page.getByLabel('Level').selectOption('problems')
  await lines.getByText('all well').waitFor({ state: 'detached' })
  expect(await page.content()).not.toContain(token)
})

test('storage shows keys, plain values, and of what is encrypted nothing', async () => {
  await openShell()
  await runInApp(
    "() => { wx.setStorage({ key: 'session', data: 'my-secret', encrypt: true }); wx.setStorageSync('draft', { text: 'hello' }) }",
  )
  await tab('Storage').click()
  await page.getByRole('row', { name: 'draft {"text":"hello"}' }).waitFor()
  await page.getByRole('row', { name: 'session encrypted, not shown' }).waitFor()
  expect(await page.content()).not.toContain('my-secret')
})

test('data and route follow the app', async () => {
  await openShell()
  await phoneNamed('Phone 1').getByText('pages/home/home').waitFor()
  await tab('Data').click()
  await page.getByText('count: 1', { exact: true }).waitFor()
  await runInApp('() => getCurrentPages()[0].setData({ count: 41 })')
  await page.getByText('count: 41', { exact: true }).waitFor()
})

test('the app goes to the background and comes back', async () => {
  await openShell()
  await page.getByRole('button', { name: 'To background' }).click()
  await page.getByText('The app is in the background').waitFor()
  await page.getByRole('button', { name: 'Bring back' }).click()
  await page.getByText('The app is in the background').waitFor({ state: 'hidden' })
})

test('a reset asks first, then puts everything back', async () => {
  await openShell()
  await tab('Faults').click()
  await page.getByLabel('WeChat is busy').check()
  await worldIs(({ faults }) => faults.platformBusy)
  page.once('dialog', (dialog) => void dialog.dismiss())
  await page.getByRole('button', { name: 'Reset everything' }).click()
  expect(server.world.state().faults.platformBusy).toBe(true)
  page.once('dialog', (dialog) => void dialog.accept())
  await page.getByRole('button', { name: 'Reset everything' }).click()
  await worldIs(({ faults }) => !faults.platformBusy)
  await page.getByRole('checkbox', { name: 'WeChat is busy', checked: false }).waitFor()
})

test('the tabs are one stop for the Tab key, and arrows, Home and End move through them', async () => {
  await openShell()
  const focused = () => page.evaluate('document.activeElement.textContent')
  const selected = () => page.getByRole('tab', { selected: true }).textContent()
  await page.getByRole('tab', { selected: true }).focus()
  for (const [key, name] of [
    ['ArrowRight', 'Console'],
    ['ArrowRight', 'Network'],
    ['End', 'Faults'],
    ['ArrowRight', 'Devices'],
    ['ArrowLeft', 'Faults'],
    ['Home', 'Devices'],
  ] as const) {
    await page.keyboard.press(key)
    expect([await focused(), await selected()]).toEqual([name, name])
    expect(await page.getByRole('tabpanel').getAttribute('aria-labelledby')).toBe(
      await tab(name).getAttribute('id'),
    )
  }
  await page.keyboard.press('Tab')
  expect(await page.evaluate("document.activeElement.getAttribute('role')")).toBe('tabpanel')
  await page.keyboard.press('Tab')
  expect(await page.evaluate('document.activeElement.tagName')).toBe('SELECT')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Shift+Tab')
  expect(await focused()).toBe('Devices')
})

test.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 320],
] as const)('in %s, %i px wide, texts are readable, targets large and nothing overflows', async (scheme, width) => {
  await openShell({ colorScheme: scheme, width })
  await runInApp("() => { console.error('an error'); console.log('a line') }")
  printed = ['an error']
  for (const name of ['Devices', 'Console', 'Network', 'Storage', 'Data', 'Faults']) {
    await tab(name).click()
    const measured = await page.evaluate(`(${measurePage})()`)
    expect({ name, measured }).toEqual({
      name,
      measured: { faint: [], small: [], overflow: 0, isMeasured: true },
    })
  }
})

test('a person chooses the language of the page', async () => {
  await openShell()
  await page.getByRole('button', { name: '中文' }).click()
  await page.getByRole('tab', { name: '控制台' }).waitFor()
  expect(await page.evaluate('document.documentElement.lang')).toBe('zh-CN')
  await page.getByRole('button', { name: 'English' }).click()
  await tab('Console').waitFor()
})

test('without the token the page says which address to open', async () => {
  await openPage()
  await page.goto(server.controlUrl)
  await page.getByText('Open the whole address that npm start printed.').waitFor()
})

test('a browser without @scope is told so, by the shell and by the phone', async () => {
  await openPage()
  await page.addInitScript('delete globalThis.CSSScopeRule')
  const launch = (await control('POST', '/launches', {
    buildId: build.id,
    deviceId: 'phone-1',
  })) as unknown as Launch
  for (const url of [`${server.controlUrl}/#${server.token}`, launch.url]) {
    await page.goto(url)
    const sentence = await page.getByRole('alert').textContent()
    expect(sentence).toMatch(/^This browser lacks what running the app needs: CSS @scope\. Update it, or use/)
    expect(await page.locator('body > *').count()).toBe(1)
  }
})
