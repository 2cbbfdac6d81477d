import type { WindowMetrics } from './context.ts'

/** Measures the phone; `area` is where pages are drawn. */
export function measureWindow(area: HTMLElement): WindowMetrics {
  const box = area.getBoundingClientRect()
  return {
    screenWidth: window.innerWidth,
    screenHeight: window.innerHeight,
    windowWidth: box.width,
    windowHeight: box.height,
    statusBarHeight: 0,
    pixelRatio: window.devicePixelRatio,
    windowTop: box.top,
  }
}
