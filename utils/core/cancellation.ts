import type { Unsubscribe } from './observable'

/** Tells work under way that its result is no longer wanted. */
export interface Cancellation {
  readonly isCancelled: boolean
  cancel(): void
  /** Calls the listener once on cancelling, or at once when that has already happened. */
  onCancel(listener: () => void): Unsubscribe
}

/** A fresh cancellation, for one page or one task. */
export function createCancellation(): Cancellation {
  let isCancelled = false
  const listeners = new Set<() => void>()
  return {
    get isCancelled() {
      return isCancelled
    },
    cancel() {
      if (isCancelled) return
      isCancelled = true
      for (const listener of [...listeners]) listener()
      listeners.clear()
    },
    onCancel(listener) {
      if (isCancelled) listener()
      else listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
