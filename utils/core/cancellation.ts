/** Lets the one who asked for something say that the answer is no longer wanted. */
export interface Cancellation {
  readonly isCancelled: boolean
  cancel(): void
  /** Called once on cancelling, at once when that already happened; returns its own remover. */
  onCancel(listener: () => void): () => void
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
