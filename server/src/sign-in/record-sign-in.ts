import { startOfDay } from '../core/days.ts'
import type { CreateId } from '../core/random.ts'
import type { SecurityEventKind } from '../core/records.ts'
import { type EventSubject, recordEvent } from '../sessions/record-event.ts'
import type { Admission } from './admission.ts'
import type { SignInTransaction } from './sign-in-store.ts'

/** What a sign-in is about: always a device. */
export interface SignInSubject extends EventSubject {
  deviceId: string
}

interface SignInRecord {
  subject: SignInSubject
  admission: Admission
  isNewUser: boolean
  /** Silent, on a device that the account knows. */
  isRenewal: boolean
}

/** Writes what its owner should find in the security log: silent renewals would drown it, so one a day. */
export async function recordSignIn(
  createId: CreateId,
  tx: SignInTransaction,
  { subject, admission, isNewUser, isRenewal }: SignInRecord,
): Promise<void> {
  const { deviceId, now } = subject
  const record = (kind: SecurityEventKind) => recordEvent(createId, tx, { ...subject, kind })
  if (isNewUser) await record('account_created')
  if (admission === 'restore' || admission === 'restore-for-rights') await record('deletion_taken_back')
  if (!isRenewal) return record('signed_in')
  const since = startOfDay(now)
  const isKnownToday = await tx.hasEventSince({ deviceId, kind: 'session_renewed', since })
  if (!isKnownToday) await record('session_renewed')
}
