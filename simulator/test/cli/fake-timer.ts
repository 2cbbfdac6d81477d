export interface FakeTimer {
  after: (delayMs: number, work: () => void) => () => void
  /** Lets time pass; what falls due runs in order. */
  advance(ms: number): void
  pendingCount(): number
}

export function createFakeTimer(): FakeTimer {
  let now = 0
  const entries = new Set<{ at: number; work: () => void }>()
  return {
    after(delayMs, work) {
      const entry = { at: now + delayMs, work }
      entries.add(entry)
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
  }
}
