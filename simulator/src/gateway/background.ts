import type { After } from '../protocol/alive.ts'

/**
 * WeChat lets an app in the background go on for five seconds and then suspends it.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html
 */
const graceMs = 5_000

/** Whether an app is on the screen, and what WeChat makes of it while it is not. */
export interface Background {
  isVisible(): boolean
  setVisible(visible: boolean): void
  /** Away for so long that WeChat lets nothing of the app run any more. */
  isSuspended(): boolean
  /** Called whenever that happens from then on; one listener, the newest. */
  onSuspend(listener: () => void): void
}

export function createBackground(after: After): Background {
  let [isVisible, isSuspended] = [true, false]
  let cancel = () => {}
  let tell = () => {}

  function suspend(): void {
    isSuspended = true
    tell()
  }

  return {
    isVisible: () => isVisible,
    setVisible(visible) {
      if (visible === isVisible) return
      isVisible = visible
      isSuspended = false
      if (visible) cancel()
      else cancel = after(graceMs, suspend)
    },
    isSuspended: () => isSuspended,
    onSuspend(listener) {
      tell = listener
    },
  }
}
