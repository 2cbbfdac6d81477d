import { ApiError } from '../core/errors.ts'

/** Bounds how many calls to WeChat are in flight. One more is refused at once rather than queued. */
export function createExchangeSlots(max: number) {
  let inFlight = 0
  return async function withSlot<T>(work: () => Promise<T>): Promise<T> {
    if (inFlight >= max) throw new ApiError('overloaded', { retryAfterSeconds: 2 })
    inFlight += 1
    try {
      return await work()
    } finally {
      inFlight -= 1
    }
  }
}
