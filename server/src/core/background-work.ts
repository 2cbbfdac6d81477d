export interface BackgroundWork {
  /** Resolves when everything that was there at the call has been worked on. Rejects with its failure. */
  run(): Promise<void>
  /** Resolves when nothing is under way. */
  settle(): Promise<void>
}

/**
 * Works on one thing after the other until `claim` finds no more, or `stopping` is aborted. Each is claimed when
 * its turn has come: nothing waits under a lease that nobody works on.
 */
export async function workThrough<Item>(
  claim: () => Promise<Item | null>,
  work: (item: Item) => Promise<void>,
  stopping: AbortSignal,
): Promise<void> {
  while (!stopping.aborted) {
    const item = await claim()
    if (item === null) return
    await work(item)
  }
}

/**
 * One run at a time; what is asked for during one is done in one more after it. Once `stopping` is aborted no
 * work begins, and what is under way leaves off: what is due stays due.
 */
export function createBackgroundWork(
  work: (stopping: AbortSignal) => Promise<void>,
  stopping: AbortSignal,
): BackgroundWork {
  let current: Promise<void> | null = null
  let next: Promise<void> | null = null

  async function perform(): Promise<void> {
    if (stopping.aborted) return
    try {
      await work(stopping)
    } catch (error) {
      if (!stopping.aborted || error !== stopping.reason) throw error
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
