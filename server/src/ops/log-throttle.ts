import { minuteMs } from '../core/days.ts'
import type { LogEntry } from './log-types.ts'

const intervalMs = minuteMs

/**
 * Whether an entry belongs in the log now. A text that cannot be decrypted is reported at every read,
 * which may be often: once a minute for each column is enough to be noticed.
 */
export function createLogThrottle(now: () => number): (entry: LogEntry) => boolean {
  const loggedAt = new Map<string, number>()
  return (entry) => {
    if (entry.event !== 'text_unreadable') return true
    const [column, at] = [`${entry.table}.${entry.column}`, now()]
    const last = loggedAt.get(column)
    if (last !== undefined && at - last < intervalMs) return false
    loggedAt.set(column, at)
    return true
  }
}
