import type { TrafficEntry } from '../protocol/control.ts'

const keptEntries = 2000

export interface TrafficLog {
  add(entry: TrafficEntry): void
  entries(): TrafficEntry[]
  clear(): void
}

/** The newest requests; older ones are dropped. */
export function createTrafficLog(onEntry: (entry: TrafficEntry) => void): TrafficLog {
  const entries: TrafficEntry[] = []
  return {
    add(entry) {
      entries.push(entry)
      if (entries.length > keptEntries) entries.shift()
      onEntry(entry)
    },
    entries: () => [...entries],
    clear() {
      entries.length = 0
    },
  }
}
