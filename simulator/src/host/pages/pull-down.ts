import type { PageEntry } from '../context/context.ts'
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
    const dots = createDots()
    page.scroller.prepend(dots)
    indicators.set(page.id, dots)
    callPageHook(page, 'onPullDownRefresh')
  }

  return {
    start,
    stop(page) {
      indicators.get(page.id)?.remove()
      indicators.delete(page.id)
    },
    listen(page) {
      if (isEnabled(page.path)) listenToPull(page.scroller, () => start(page))
    },
  }
}

function createDots(): HTMLElement {
  const dots = document.createElement('div')
  dots.className = 'phone-refresh'
  dots.setAttribute('role', 'status')
  dots.append(...[0, 1, 2].map(() => document.createElement('i')))
  return dots
}

function listenToPull(scroller: HTMLElement, onPulled: () => void): void {
  let startY: number | null = null
  scroller.addEventListener('touchstart', (event) => {
    startY = scroller.scrollTop <= 0 ? (event.touches[0]?.clientY ?? null) : null
  })
  scroller.addEventListener('touchend', (event) => {
    const endY = event.changedTouches[0]?.clientY ?? 0
    if (startY !== null && endY - startY > pullDistancePx) onPulled()
    startY = null
  })
}
