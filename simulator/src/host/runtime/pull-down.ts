import type { PageEntry } from './context.ts'
import { callPageHook } from './page-hooks.ts'

const pullDistancePx = 60

export interface PullDown {
  start(page: PageEntry): void
  stop(page: PageEntry): void
  /** Follows fingers that pull the page down from its top. */
  listen(page: PageEntry): void
}

/** The three dots above a page that refreshes. */
export function createPullDown(isEnabled: (path: string) => boolean): PullDown {
  const indicators = new Map<number, HTMLElement>()

  function start(page: PageEntry): void {
    if (indicators.has(page.id)) return
    const dots = document.createElement('div')
    dots.className = 'phone-refresh'
    dots.setAttribute('role', 'status')
    dots.append(...[0, 1, 2].map(() => document.createElement('i')))
    page.scroller.prepend(dots)
    indicators.set(page.id, dots)
    callPageHook(page, 'onPullDownRefresh')
  }

  function stop(page: PageEntry): void {
    indicators.get(page.id)?.remove()
    indicators.delete(page.id)
  }

  function listen(page: PageEntry): void {
    if (!isEnabled(page.path)) return
    let startY: number | null = null
    page.scroller.addEventListener('touchstart', (event) => {
      startY = page.scroller.scrollTop <= 0 ? (event.touches[0]?.clientY ?? null) : null
    })
    page.scroller.addEventListener('touchend', (event) => {
      const endY = event.changedTouches[0]?.clientY ?? 0
      if (startY !== null && endY - startY > pullDistancePx) start(page)
      startY = null
    })
  }

  return { start, stop, listen }
}
