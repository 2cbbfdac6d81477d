import type { Browser, CDPSession, Page } from 'playwright-core'
import { type LocateAnswer, locateFunction } from '../protocol/glass.ts'
import type { ElementAddress, Located } from '../protocol/host-calls.ts'

export interface TouchPoint {
  /** CSS pixels from the top left corner of the document's viewport. */
  x: number
  y: number
}

export type TouchType = 'touchStart' | 'touchMove' | 'touchEnd' | 'touchCancel'

/** The phone's glass: what a finger and an eye can do to the page, which this process owns. */
export interface PhonePage {
  /** Scrolls an element into view and says where a finger would touch it. Rejects with the host's own words. */
  locate(target: ElementAddress): Promise<Located>
  /** One trusted touch event of one finger. */
  touch(type: TouchType, point: TouchPoint): Promise<void>
  /** Resolves when what stands in the page has been drawn. */
  settle(): Promise<void>
  /** Any answer is a sign of life: a page in an endless loop gives none. */
  pulse(): Promise<unknown>
  /** A PNG of what is drawn, once that has settled. */
  screenshot(): Promise<Buffer>
  close(): Promise<void>
}

export interface PhonePageOptions {
  url: string
  viewport?: { width: number; height: number }
  deviceScaleFactor?: number
  /** An exception that nothing in the page caught. */
  onPageError: (text: string) => void
  /** Something the page asked for did not come. */
  onLoadFault: (text: string) => void
  onCrash: (reason: string) => void
}

/** Opens the launch page in a phone-like context of its own. */
export async function openPhonePage(browser: Browser, options: PhonePageOptions): Promise<PhonePage> {
  const context = await browser.newContext({
    viewport: options.viewport ?? { width: 375, height: 667 },
    deviceScaleFactor: options.deviceScaleFactor ?? 2,
    hasTouch: true,
    isMobile: true,
    serviceWorkers: 'block',
  })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  watch(page, browser, options)
  await page.goto(options.url, { waitUntil: 'domcontentloaded' })
  return {
    locate: (target) => locate(page, target),
    touch: (type, point) => dispatchTouch(session, type, point),
    settle: () => settle(page),
    pulse: () => page.evaluate('0'),
    async screenshot() {
      await settle(page)
      return page.screenshot({ type: 'png', animations: 'disabled' })
    },
    close: () => context.close(),
  }
}

async function locate(page: Page, target: ElementAddress): Promise<Located> {
  const answer = (await page.evaluate(`${locateFunction}(${JSON.stringify(target)})`)) as LocateAnswer
  if ('refusal' in answer) throw new Error(answer.refusal)
  return answer.located
}

/** A page in the background draws no frames, and text is blank until its font has come. */
const settled = `(async () => {
  const drawn = () => new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve, 0))
    setTimeout(resolve, 100)
  })
  await drawn()
  await drawn()
  await document.fonts.ready
})()`

/** Resolves when what stands in the page has been drawn. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(settled)
}

async function dispatchTouch(session: CDPSession, type: TouchType, point: TouchPoint): Promise<void> {
  const isLifted = type === 'touchEnd' || type === 'touchCancel'
  await session.send('Input.dispatchTouchEvent', { type, touchPoints: isLifted ? [] : [{ ...point, id: 0 }] })
}

function watch(page: Page, browser: Browser, { onPageError, onLoadFault, onCrash }: PhonePageOptions): void {
  page.on('pageerror', (error) => onPageError(error.stack ?? error.message))
  page.on('requestfailed', (request) =>
    onLoadFault(`${withoutLaunchId(request.url())}: ${request.failure()?.errorText ?? 'failed'}`),
  )
  page.on('response', (response) => {
    if (response.status() >= 400) onLoadFault(`${withoutLaunchId(response.url())}: HTTP ${response.status()}`)
  })
  page.on('crash', () => onCrash('The phone page crashed.'))
  browser.on('disconnected', () => onCrash('The browser ended.'))
}

// The launch id is the page's only credential; the log must not hold it.
function withoutLaunchId(url: string): string {
  return new URL(url).pathname.replace(/^\/l\/[^/]+/, '')
}
