import { setImmediate as nextTurn } from 'node:timers/promises'
import { minuteMs } from '../core/days.ts'
import type { CreateId } from '../core/random.ts'
import { retention } from '../core/retention.ts'
import { runAll } from '../core/run-all.ts'
import type { Hmac } from '../core/secrets.ts'
import { purgeDueAccounts } from '../rights/purge.ts'
import type { Store } from '../store/store.ts'

interface CleanUpOptions extends Pick<Store, 'accounts' | 'personal' | 'admin'> {
  hmac: Hmac
  createId: CreateId
  now: () => number
  /** Once it is aborted, the remaining work is left to the next run. */
  signal: AbortSignal
}

/** Less than the time between two sweeps, so that they do not pile up. */
const sweepMs = 5 * minuteMs

const pause = () => nextTurn()

/** Erases accounts whose grace has ended, and everything that has been kept long enough. */
export async function cleanUp(options: CleanUpOptions): Promise<void> {
  const { accounts, personal, admin, hmac, createId, now, signal } = options
  const startTime = () => {
    const until = now() + sweepMs
    return () => !signal.aborted && now() < until
  }
  const canContinue = startTime()
  const limits = toLimits(now())
  await runAll([
    () => purgeDueAccounts({ store: accounts, createId, hmac, now: now(), pause, signal }),
    () => accounts.sweep({ ...limits, canContinue }),
    () => personal.sweepPersonal({ ...toPersonalLimits(now()), canContinue: startTime() }),
    () => admin.sweep({ ...limits, canContinue }),
  ])
}

function toLimits(now: number) {
  return {
    now,
    codesUsedBefore: now - retention.usedCodeMs,
    sessionsEndedBefore: now - retention.endedSessionMs,
    eventsBefore: now - retention.securityEventMs,
    evidenceBefore: now - retention.evidenceMs,
    tokensBefore: now - retention.adminTokenMs,
  }
}

function toPersonalLimits(now: number) {
  return {
    keysBefore: now - retention.idempotencyKeyMs,
    checksBefore: now - retention.avatarCheckMs,
    eventsBefore: now - retention.pushEventMs,
  }
}
