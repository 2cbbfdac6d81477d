import { minuteMs } from '../core/days.ts'
import type { Transactions } from '../core/user-store.ts'
import { type ErasureMakers, eraseAccount } from './erase.ts'
import type { ErasureTransaction, PurgeStore } from './rights-store.ts'

interface PurgeOptions extends ErasureMakers {
  store: Transactions<ErasureTransaction>
}

interface PurgeDueOptions extends PurgeOptions {
  store: PurgeStore & Transactions<ErasureTransaction>
  /** Lets requests run between two accounts: the embedded engine never yields by itself. */
  pause(): Promise<void>
  /** Once it is aborted no further account is started: those already claimed become free when their lease ends. */
  signal: AbortSignal
}

const leaseMs = 5 * minuteMs

/** The embedded engine works inside the process: long batches would make requests wait. */
const batchSize = 200

/**
 * Erases the accounts whose deletion can no longer be cancelled, and returns how many. Each is taken
 * by lease and erased in a transaction of its own, so several nodes may run this at once and any may die.
 * One that cannot be erased does not block the others: its error is thrown after all have been tried.
 */
export async function purgeDueAccounts(options: PurgeDueOptions): Promise<number> {
  const { store, now, pause, signal } = options
  const failures: unknown[] = []
  let count = 0
  let ids: string[]
  do {
    ids = await store.claimPurges({ now, leaseUntil: now + leaseMs, limit: batchSize })
    for (const id of ids) {
      if (signal.aborted) break
      try {
        if (await purgeAccount(options, id)) count += 1
        await pause()
      } catch (error) {
        failures.push(error)
      }
    }
  } while (ids.length === batchSize && !signal.aborted)
  if (failures.length > 0) throw failures[0]
  return count
}

/** False when it is not due, not under deletion any more, or gone. */
export function purgeAccount({ store, ...makers }: PurgeOptions, userId: string): Promise<boolean> {
  return store.transaction(async (tx) => {
    const user = await tx.lockUser(userId)
    const isDue = user?.state === 'deleting' && user.purgeAt !== null && user.purgeAt <= makers.now
    if (!isDue) return false
    await eraseAccount(makers, tx, { user, cause: 'own_request' })
    return true
  })
}
