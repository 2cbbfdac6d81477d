/** Lets a bounded number of works run at once; the others wait in order. */
export interface Semaphore {
  /** Rejects with the signal's reason when it aborts before the work may begin. */
  run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>
}

export function createSemaphore(limit: number): Semaphore {
  const waiting: (() => void)[] = []
  let running = 0

  async function acquire(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (running >= limit) return waitForTurn(waiting, signal)
    running += 1
  }

  /** The place goes straight to the next in the queue. */
  function release(): void {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }

  return {
    async run(signal, work) {
      await acquire(signal)
      try {
        return await work()
      } finally {
        release()
      }
    },
  }
}

function waitForTurn(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onTurn = () => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    }
    const onAbort = () => {
      waiting.splice(waiting.indexOf(onTurn), 1)
      reject(signal.reason)
    }
    waiting.push(onTurn)
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
