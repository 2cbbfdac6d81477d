import type { Timers } from '../core/timers'

export const timers: Timers = {
  after(delayMs, callback) {
    const handle = setTimeout(callback, delayMs)
    return () => clearTimeout(handle)
  },
}
