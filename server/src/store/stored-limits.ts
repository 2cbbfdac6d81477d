import { RateLimiterRes, type RateLimiterStoreAbstract } from 'rate-limiter-flexible'
import { type LimitedWrite, type WriteLimits, writeLimits } from '../core/write-limits.ts'
import type { SignInLimits } from '../sign-in/sign-in-limits.ts'
import type { DatabaseLocation } from './database-location.ts'
import { type Limiters, openLimiters } from './limiters.ts'
import type { StoreObserver } from './store-faults.ts'

const windowSeconds = 10 * 60
const failuresPerAddress = 20
const successesPerAddress = 600
const signInsPerPerson = 20

/** High, because a campus may join in one afternoon. It bounds what the questions about a farm's people cost. */
const newAccountsPerAddress = 1_000
const newAccountsSeconds = 60 * 60

type Limiter = RateLimiterStoreAbstract

interface StoredLimits extends SignInLimits, WriteLimits {
  close(): Promise<void>
}

interface StoredLimitsOptions {
  location: DatabaseLocation
  /** Turns an address into a key that does not tell it. */
  hashKey: (text: string) => string
  observer: StoreObserver
}

/** Limits that every node counts together. */
export async function openStoredLimits({
  location,
  hashKey,
  observer,
}: StoredLimitsOptions): Promise<StoredLimits> {
  const limiters = await openLimiters(location, observer)
  const perWindow = (keyPrefix: string, points: number) =>
    limiters.create({ keyPrefix, points, duration: windowSeconds })
  const failures = perWindow('failure', failuresPerAddress)
  const successes = perWindow('success', successesPerAddress)
  const persons = perWindow('person', signInsPerPerson)
  const newAccounts = limiters.create({
    keyPrefix: 'new-account',
    points: newAccountsPerAddress,
    duration: newAccountsSeconds,
  })
  const writes = createWriteLimiters(limiters)
  return {
    async findBlock(address) {
      const key = hashKey(address)
      return (await findWait(failures, key)) ?? (await findWait(successes, key))
    },
    async countFailure(address) {
      await consume(failures, hashKey(address))
    },
    async countSuccess(address) {
      await consume(successes, hashKey(address))
    },
    countNewAccount: (address) => consume(newAccounts, hashKey(address)),
    countPerson: (personHash) => consume(persons, personHash),
    countWrite: (write, userId) => consume(writes[write], hashKey(`user:${userId}`)),
    /** One statement. If the window ran out meanwhile, the next one begins with a point to spare. */
    async giveBack(write, userId) {
      await writes[write].reward(hashKey(`user:${userId}`))
    },
    close: () => limiters.close(),
  }
}

function createWriteLimiters(limiters: Limiters): Record<LimitedWrite, Limiter> {
  const entries = Object.entries(writeLimits).map(([keyPrefix, { points, durationSeconds }]) => [
    keyPrefix,
    limiters.create({ keyPrefix, points, duration: durationSeconds }),
  ])
  return Object.fromEntries(entries)
}

async function findWait(limiter: Limiter, key: string): Promise<number | null> {
  const count = await limiter.get(key)
  return count && count.consumedPoints >= limiter.points ? toSeconds(count) : null
}

async function consume(limiter: Limiter, key: string): Promise<number | null> {
  try {
    await limiter.consume(key)
    return null
  } catch (rejection) {
    if (rejection instanceof RateLimiterRes) return toSeconds(rejection)
    throw rejection
  }
}

function toSeconds({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1000))
}
