export interface BackgroundWork {
  /** Resolves when everything that was there at the call has been worked on. Rejects with its failure. */
  run(): Promise<void>
  /** Resolves when nothing is under way. */
  settle(): Promise<void>
}

/**
 * Works on one thing after the other until `claim` finds no more, or `signal` is aborted. Each is claimed
 * only when its turn has come, so nothing waits under a lease without being worked on.
 */
export async function workThrough<Item>(
  claim: () => Promise<Item | null>,
  work: (item: Item) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const item = await claim()
    if (item === null) return
    await work(item)
  }
}

/**
 * One run at a time; a request that comes during a run is served by one more run after it. Once `signal` is
 * aborted no work begins, and the run under way stops early: what is due stays due.
 */
export function createBackgroundWork(
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): BackgroundWork {
  let current: Promise<void> | null = null
  let next: Promise<void> | null = null

  async function perform(): Promise<void> {
    if (signal.aborted) return
    try {
      await work(signal)
    } catch (error) {
      if (!signal.aborted || error !== signal.reason) throw error
    }
  }

  function start(): Promise<void> {
    const run = perform().finally(() => {
      if (current === run) current = null
    })
    current = run
    return run
  }

  function run(): Promise<void> {
    if (next) return next
    if (!current) return start()
    next = current
      .catch(() => undefined)
      .then(() => {
        next = null
        return start()
      })
    return next
  }

  return {
    run,
    async settle() {
      while (current ?? next) await (next ?? current)?.catch(() => undefined)
    },
  }
}
