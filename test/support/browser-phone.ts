import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { launchBrowser } from '../../simulator/src/driver/browser.ts'
import { settle } from '../../simulator/src/driver/phone-page.ts'
import type { Launch } from '../../simulator/src/protocol/control.ts'
import type { LaunchOptions } from '../../simulator/src/protocol/phone.ts'
import type { TestWorldAddress } from './test-world.ts'
import { address } from './world.ts'

const measureLooks = readFileSync(join(import.meta.dirname, 'measure-looks.js'), 'utf8').replace(
  /^[^(]*;/,
  '',
)

type Browser = Awaited<ReturnType<typeof launchBrowser>>
type BrowserPage = Awaited<ReturnType<Browser['newPage']>>

type WorldAddress = Pick<TestWorldAddress, 'controlUrl' | 'token' | 'buildId'>

interface Looks {
  texts: number
  targets: number
  faults: string[]
}

/** The app in a browser of this process, where a test can see what is drawn. */
export class BrowserPhone {
  private constructor(
    private readonly browser: Browser,
    readonly page: BrowserPage,
    private readonly world: WorldAddress,
    private readonly launchId: string,
    private readonly noise: readonly string[],
  ) {}

  /** @param world by default that of this worker, which knows our own app */
  static async launch(
    deviceId: string,
    options: Partial<LaunchOptions> = {},
    world: WorldAddress = address,
  ): Promise<BrowserPhone> {
    const wish = { buildId: world.buildId, deviceId, launch: options }
    const launch = (await control(world, '/launches', wish)) as Launch
    const browser = await launchBrowser()
    const context = await browser.newContext({ hasTouch: true, isMobile: true })
    const page = await context.newPage()
    const noise = listenToNoise(page)
    await page.goto(launch.url)
    await page.locator('wx-page').first().waitFor()
    return new BrowserPhone(browser, page, world, launch.id, noise)
  }

  /** One call to the app's runtime. */
  async call(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const path = `/launches/${this.launchId}/call`
    const { result } = (await control(this.world, path, { method, params })) as {
      result: Record<string, unknown>
    }
    return result
  }

  /** Opens a page as the only one. */
  async open(path: string, query = ''): Promise<void> {
    await this.call('App.callWxMethod', { method: 'reLaunch', args: [{ url: `/${path}${query}` }] })
    await this.page.locator(`wx-page[data-page="${path}"]`).waitFor()
  }

  async setData(data: object): Promise<void> {
    const { pageId } = await this.call('App.getCurrentPage')
    await this.call('Page.setData', { pageId, data })
  }

  /** From now on the page shows what it is told, and nothing of what the app is still about to learn. */
  async holdStill(): Promise<void> {
    const end = '() => { for (const unsubscribe of getCurrentPages().at(-1).subscriptions) unsubscribe() }'
    await this.call('App.callFunction', { functionDeclaration: end, args: [] })
  }

  async measure(): Promise<Looks> {
    await settle(this.page)
    const { path } = await this.call('App.getCurrentPage')
    return (await this.page.evaluate(`(${measureLooks.trim()})(${JSON.stringify(path)})`)) as Looks
  }

  /** Whatever app, host or browser has complained of since the launch fails the test. */
  async close(): Promise<void> {
    await this.browser.close()
    if (this.noise.length > 0) throw new Error(`The phone was closed with noise:\n${this.noise.join('\n')}`)
  }
}

function listenToNoise(page: BrowserPage): readonly string[] {
  const noise: string[] = []
  page.on('console', (message) => {
    if (['warning', 'error'].includes(message.type()))
      noise.push(`console.${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => noise.push(`exception: ${error.message}`))
  return noise
}

async function control({ controlUrl, token }: WorldAddress, path: string, body: object): Promise<unknown> {
  const response = await fetch(`${controlUrl}/control${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`)
  return response.json()
}
