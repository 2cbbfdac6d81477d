import { delay, type Timers } from './timers'

interface RetryPolicy {
  timers: Timers
  /** The pause before each further attempt, in milliseconds; its length is the number of retries. */
  delaysMs: readonly number[]
  canRetry: (error: unknown) => boolean
}

/** Repeats the work by policy; fails with the error of the last attempt. */
export async function retry<T>(work: () => Promise<T>, policy: RetryPolicy): Promise<T> {
  for (const delayMs of policy.delaysMs) {
    try {
      return await work()
    } catch (error) {
      if (!policy.canRetry(error)) throw error
    }
    await delay(policy.timers, delayMs)
  }
  return work()
}
