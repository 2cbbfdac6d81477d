import type { AppError } from '../core/errors'
import { asRecord } from '../core/record'
import { findRevokedReason, type RevokedReason } from './backend'

/** Decisions that outlive the app and prevent silent sign-in, as they are stored. None is a secret. */
export interface Flags {
  signedOut: boolean
  endedReason: RevokedReason | null
  /** Until when the person is known to have no account, in milliseconds of the phone's clock. */
  noAccountUntil: number | null
}

export const noFlags: Flags = { signedOut: false, endedReason: null, noAccountUntil: null }

const noAccountMemoryMs = 24 * 60 * 60 * 1000

/** The flags that were stored. What does not fit counts as unset; flags that could not be read, as signed out. */
export function parseFlags(value: unknown): Flags {
  if (value === undefined) return { ...noFlags, signedOut: true }
  const fields = asRecord(value) ?? {}
  return {
    signedOut: fields.signedOut === true,
    endedReason: findRevokedReason(fields.endedReason),
    noAccountUntil: typeof fields.noAccountUntil === 'number' ? fields.noAccountUntil : null,
  }
}

/** The flags after a sign-in that failed. */
export function flagsAfter(error: AppError, flags: Flags, now: number): Flags {
  if (error.code === 'account_not_found') return { ...flags, noAccountUntil: now + noAccountMemoryMs }
  if (error.code !== 'interaction_required') return flags
  return { ...flags, signedOut: true, endedReason: findRevokedReason(error.reason) }
}

/** Whether only a tap may sign in. A memory further away than it can be was made by a clock set wrong. */
export function isQuiet({ signedOut, noAccountUntil }: Flags, now: number): boolean {
  if (signedOut) return true
  return noAccountUntil !== null && noAccountUntil > now && noAccountUntil <= now + noAccountMemoryMs
}
