import { ApiError } from './errors.ts'

/** What costs money or trust. How many of each a person has in how long. */
export const writeLimits = {
  phone: { points: 5, durationSeconds: 86_400 },
  avatar: { points: 10, durationSeconds: 86_400 },
  nickname: { points: 10, durationSeconds: 86_400 },
  export: { points: 3, durationSeconds: 86_400 },
  deletion: { points: 5, durationSeconds: 86_400 },
  proof: { points: 20, durationSeconds: 600 },
  werun: { points: 120, durationSeconds: 600 },
  /** Every call of an operator, who may have a script for a wave of spam. */
  admin: { points: 1200, durationSeconds: 600 },
} as const

export type LimitedWrite = keyof typeof writeLimits

export interface WriteLimits {
  /** Counts one write of a user. Resolves to the seconds to wait, or null to go on. */
  countWrite(write: LimitedWrite, userId: string): Promise<number | null>
  /** Takes back one count of a write that came to nothing through no doing of the user's. */
  giveBack(write: LimitedWrite, userId: string): Promise<void>
}

/** Counts one write of a user and throws `rate_limited` when it was one too many. */
export async function assertWriteAllowed(
  limits: Pick<WriteLimits, 'countWrite'>,
  write: LimitedWrite,
  userId: string,
): Promise<void> {
  assertNotLimited(await limits.countWrite(write, userId))
}

/** Throws `rate_limited` for seconds to wait; null goes on. */
export function assertNotLimited(retryAfterSeconds: number | null): void {
  if (retryAfterSeconds !== null) throw new ApiError('rate_limited', { retryAfterSeconds })
}
