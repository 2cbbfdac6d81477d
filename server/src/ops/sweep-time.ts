import type { SweepTime } from '../core/account-store.ts'
import { minuteMs } from '../core/days.ts'

/** Less than the time between two sweeps, so that they do not pile up. */
const sweepMs = 5 * minuteMs

export function startSweepTime(now: () => number, stopping: AbortSignal): SweepTime {
  const until = now() + sweepMs
  return { mayGoOn: () => !stopping.aborted && now() < until }
}
