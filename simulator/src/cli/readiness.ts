export interface Readiness {
  /** Resolves when ready; rejects with the reason of a failure, or when the limit is reached. */
  wait(): Promise<void>
  succeed(): void
  /** The wait begins anew, for a start that follows. */
  begin(): void
  fail(error: Error): void
}

export interface ReadinessOptions {
  limitMs: number
  after: (delayMs: number, work: () => void) => () => void
  /** Says what was awaited and what is known of why it did not come. */
  describe: () => string
}

/** A signal with a limit: `wait` never hangs, and a late success counts. */
export function createReadiness({ limitMs, after, describe }: ReadinessOptions): Readiness {
  let isReady = false
  let failure: Error | null = null
  const waiters = new Set<{ resolve: () => void; reject: (error: Error) => void }>()

  function settle(use: (waiter: { resolve: () => void; reject: (error: Error) => void }) => void): void {
    for (const waiter of waiters) use(waiter)
    waiters.clear()
  }

  function join(): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = after(limitMs, () => finish(() => reject(new Error(describe()))))
      const waiter = { resolve: () => finish(resolve), reject: (error: Error) => finish(() => reject(error)) }
      function finish(use: () => void): void {
        cancel()
        waiters.delete(waiter)
        use()
      }
      waiters.add(waiter)
    })
  }

  return {
    wait() {
      if (failure) return Promise.reject(failure)
      return isReady ? Promise.resolve() : join()
    },
    begin() {
      isReady = false
      failure = null
    },
    succeed() {
      isReady = true
      settle(({ resolve }) => resolve())
    },
    fail(error) {
      failure = error
      settle(({ reject }) => reject(error))
    },
  }
}
