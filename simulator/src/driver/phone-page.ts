import type { Browser, CDPSession, Page } from 'playwright-core'

export interface TouchPoint {
  /** CSS pixels from the top left corner of the document's viewport. */
  x: number
  y: number
}

export type TouchType = 'touchStart' | 'touchMove' | 'touchEnd' | 'touchCancel'

/** The phone's glass: what a finger and an eye can do to the page. */
export interface PhonePage {
  /** One trusted touch event of one finger. */
  touch(type: TouchType, point: TouchPoint): Promise<void>
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
    touch: (type, point) => dispatchTouch(session, type, point),
    screenshot: () => page.screenshot({ type: 'png', animations: 'disabled' }),
    close: () => context.close(),
  }
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
