import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { ApiError } from '../core/errors.ts'

/** Counted in this process only: a counter in the store would cost more than the reads it guards. */
export interface ReadLimits {
  countUser(userId: string): Promise<unknown>
  countAnonymous(address: string): Promise<unknown>
  /** Counts a session that was not good. */
  countFailure(address: string): Promise<unknown>
  /**
   * Throws `rate_limited` for an address with so many failures that it is attacking. Good
   * sessions behind the same address cannot be told from guessed ones without asking the store for each.
   */
  refuseFlood(toAddress: () => string): void
}

const userLimit = { points: 600, duration: 60 }

/** High, because a campus or a carrier puts thousands of people behind one address. */
const anonymousLimit = { points: 3000, duration: 60 }

/** Far more than people make by themselves, however many share the address. */
const floodFailures = 10 * anonymousLimit.points

export function createReadLimits(): ReadLimits {
  const users = new RateLimiterMemory(userLimit)
  const anonymous = new RateLimiterMemory(anonymousLimit)
  const failures = new RateLimiterMemory(anonymousLimit)
  const floods = new Map<string, RateLimiterRes>()
  /** There is nearly always none, and then it costs a request nothing. */
  const recordFlood = (address: string, counted: unknown) => {
    if (!(counted instanceof RateLimiterRes) || counted.consumedPoints < floodFailures) return
    floods.set(address, counted)
    setTimeout(() => floods.delete(address), counted.msBeforeNext).unref()
  }
  return {
    countUser: (userId) => count(users, userId),
    countAnonymous: (address) => count(anonymous, address),
    countFailure: (address) =>
      failures.consume(address).catch((rejection) => {
        recordFlood(address, rejection)
        refuse(rejection)
      }),
    refuseFlood(toAddress) {
      const counted = floods.size > 0 && floods.get(toAddress())
      if (counted) refuse(counted)
    },
  }
}

function count(limiter: RateLimiterMemory, key: string): Promise<unknown> {
  return limiter.consume(key).catch(refuse)
}

function refuse(rejection: unknown): never {
  if (!(rejection instanceof RateLimiterRes)) throw rejection
  throw new ApiError('rate_limited', { retryAfterSeconds: Math.ceil(rejection.msBeforeNext / 1000) })
}
