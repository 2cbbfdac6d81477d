import type { AppError } from '../core/errors'
import type { Clock } from '../core/timers'
import { retryAt } from './states'

export type RateLimit = ReturnType<typeof createRateLimit>

/** Remembers, until the app ends, that the server wants no sign-in for a while. */
export function createRateLimit(clock: Clock) {
  let refusal: { error: AppError; since: number; until: number } | null = null
  return {
    /** Takes note of how a sign-in ended. */
    note(error: AppError | null): void {
      if (!error) refusal = null
      if (error?.code !== 'rate_limited') return
      const since = clock()
      refusal = { error, since, until: retryAt(error, since) }
    },
    /** The refusal that still stands; none does for a clock that was set back. */
    find(): AppError | null {
      const now = clock()
      return refusal && refusal.since <= now && now < refusal.until ? refusal.error : null
    },
  }
}
