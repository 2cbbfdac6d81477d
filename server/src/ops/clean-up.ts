import { setImmediate as nextTurn } from 'node:timers/promises'
import { createRandomId, type RandomBytes } from '../core/random.ts'
import { retention } from '../core/retention.ts'
import { runAll } from '../core/run-all.ts'
import { purgeDueAccounts } from '../rights/purge.ts'
import type { Store } from '../store/store.ts'
import { startSweepTime } from './sweep-time.ts'

const pause = () => nextTurn()

interface CleanUpOptions {
  store: Store
  hmac: (text: string) => string
  now: () => number
  randomBytes: RandomBytes
  /** Once it is aborted what is left is for the next time. */
  stopping: AbortSignal
}

/** Erases accounts whose grace has ended, and everything that has been kept long enough. */
export async function cleanUp(options: CleanUpOptions): Promise<void> {
  const { store, hmac, now, randomBytes, stopping } = options
  const createId = () => createRandomId(randomBytes)
  const limits = { ...toLimits(now()), ...startSweepTime(now, stopping) }
  await runAll([
    () => purgeDueAccounts({ store: store.accounts, createId, hmac, now: now(), pause, stopping }),
    () => store.accounts.sweep(limits),
    () => store.personal.sweepPersonal({ ...toPersonalLimits(now()), ...startSweepTime(now, stopping) }),
    () => store.admin.sweep(limits),
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
  const { idempotencyKeyMs, avatarCheckMs, pushEventMs } = retention
  return {
    keysBefore: now - idempotencyKeyMs,
    checksBefore: now - avatarCheckMs,
    eventsBefore: now - pushEventMs,
  }
}
