export interface FakeTimer {
  after: (delayMs: number, work: () => void) => () => void
  /** Lets time pass; what falls due runs in order. */
  advance(ms: number): void
  pendingCount(): number
  /** Resolves when that many are waiting. */
  pending(count: number): Promise<void>
}

export function createFakeTimer(): FakeTimer {
  let now = 0
  const entries = new Set<{ at: number; work: () => void }>()
  const watchers = new Map<number, () => void>()
  return {
    after(delayMs, work) {
      const entry = { at: now + delayMs, work }
      entries.add(entry)
      watchers.get(entries.size)?.()
      return () => entries.delete(entry)
    },
    advance(ms) {
      now += ms
      for (const entry of [...entries].sort((a, b) => a.at - b.at)) {
        if (entry.at > now || !entries.delete(entry)) continue
        entry.work()
      }
    },
    pendingCount: () => entries.size,
    pending: (count) =>
      new Promise((resolve) => {
        if (entries.size === count) resolve()
        else watchers.set(count, resolve)
      }),
  }
}
