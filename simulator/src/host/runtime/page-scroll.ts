import type { PageEntry } from './context.ts'
import { callPageHook } from './page-hooks.ts'

/** Calls onPageScroll on every scroll and onReachBottom once for each time the bottom comes near. */
export function listenToPageScroll(page: PageEntry, reachDistancePx: number): void {
  const { scroller } = page
  let isNearBottom = false
  scroller.addEventListener('scroll', () => {
    callPageHook(page, 'onPageScroll', { scrollTop: scroller.scrollTop })
    const rest = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop
    const wasNear = isNearBottom
    isNearBottom = rest <= reachDistancePx
    if (isNearBottom && !wasNear) callPageHook(page, 'onReachBottom')
  })
}
