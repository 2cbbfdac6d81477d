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
export function createReadiness(options: ReadinessOptions): Readiness {
  const waiters = createWaiters(options)
  let isReady = false
  let failure: Error | null = null
  return {
    wait() {
      if (failure) return Promise.reject(failure)
      return isReady ? Promise.resolve() : waiters.join()
    },
    begin() {
      isReady = false
      failure = null
    },
    succeed() {
      isReady = true
      waiters.settle(null)
    },
    fail(error) {
      failure = error
      waiters.settle(error)
    },
  }
}

/** Those who wait now, each for as long as the limit. */
function createWaiters({ limitMs, after, describe }: ReadinessOptions) {
  const waiting = new Set<(error: Error | null) => void>()
  return {
    settle(error: Error | null): void {
      for (const finish of [...waiting]) finish(error)
    },
    join: (): Promise<void> =>
      new Promise((resolve, reject) => {
        const finish = (error: Error | null): void => {
          cancel()
          waiting.delete(finish)
          error ? reject(error) : resolve()
        }
        const cancel = after(limitMs, () => finish(new Error(describe())))
        waiting.add(finish)
      }),
  }
}
