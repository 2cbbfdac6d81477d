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
  /** In the background for so long that WeChat no longer lets the app run. */
  isSuspended(): boolean
  /** Calls back whenever that happens; a new listener replaces the one before. */
  onSuspend(listener: () => void): void
}

export function createBackground(after: After): Background {
  let [isVisible, isSuspended] = [true, false]
  let cancel = () => {}
  let notify = () => {}

  function suspend(): void {
    isSuspended = true
    notify()
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
      notify = listener
    },
  }
}
