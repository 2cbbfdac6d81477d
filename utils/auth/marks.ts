import { findRevokedReason, type RevokedReason } from '../core/errors'
import { asRecord } from '../core/record'

/** Decisions that outlive the app, and keep silent sign-in quiet. They hold no secret. */
export interface Marks {
  signedOut: boolean
  endedReason: RevokedReason | null
  /** Until when the person is known to have no account, in milliseconds of the phone's clock. */
  noAccountUntil: number | null
}

export const noMarks: Marks = { signedOut: false, endedReason: null, noAccountUntil: null }

const noAccountMemoryMs = 24 * 60 * 60 * 1000

/** The marks the storage gave back; whatever does not fit counts as unmarked, but what could not be read as signed out. */
export function parseMarks(value: unknown): Marks {
  if (value === undefined) return { ...noMarks, signedOut: true }
  const fields = asRecord(value) ?? {}
  return {
    signedOut: fields.signedOut === true,
    endedReason: findRevokedReason(fields.endedReason),
    noAccountUntil: typeof fields.noAccountUntil === 'number' ? fields.noAccountUntil : null,
  }
}

/** Marks of somebody who was just found to have no account. */
export function withoutAccount(marks: Marks, now: number): Marks {
  return { ...marks, noAccountUntil: now + noAccountMemoryMs }
}

/** Whether only a tap may sign in. A memory further away than it can be was made by a clock set wrong. */
export function isQuiet({ signedOut, noAccountUntil }: Marks, now: number): boolean {
  if (signedOut) return true
  return noAccountUntil !== null && noAccountUntil > now && noAccountUntil <= now + noAccountMemoryMs
}
