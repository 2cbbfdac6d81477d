export interface BackgroundWork {
  /** Starts the work without waiting for it. */
  kick(): void
  /** Resolves when everything that was there at the call has been worked on. Rejects with its failure. */
  run(): Promise<void>
  /** Resolves when nothing is under way. */
  settle(): Promise<void>
}

/**
 * Works on one thing after the other until `claim` finds no more, or `signal` says to stop. Each is claimed when
 * its turn has come: nothing waits under a lease that nobody works on.
 */
export async function workThrough<Item>(
  claim: () => Promise<Item | null>,
  work: (item: Item) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  while (!signal?.aborted) {
    const item = await claim()
    if (item === null) return
    await work(item)
  }
}

/** One run at a time; what is asked for during one is done in one more after it. */
export function createBackgroundWork(
  work: () => Promise<void>,
  onFault: (error: unknown) => void,
): BackgroundWork {
  let current: Promise<void> | null = null
  let next: Promise<void> | null = null

  function start(): Promise<void> {
    const run = work().finally(() => {
      if (current === run) current = null
    })
    current = run
    return run
  }

  function run(): Promise<void> {
    if (!current) return start()
    next ??= current
      .catch(() => undefined)
      .then(() => {
        next = null
        return start()
      })
    return next
  }

  return {
    run,
    kick: () => void run().catch(onFault),
    async settle() {
      while (current ?? next) await (next ?? current)?.catch(() => undefined)
    },
  }
}
