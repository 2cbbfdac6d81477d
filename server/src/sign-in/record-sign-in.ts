import type { AccountTransaction } from '../core/account-store.ts'
import { startOfDay } from '../core/days.ts'
import type { SecurityEventKind } from '../core/records.ts'
import { addEvent, type EventSubject } from '../sessions/record-event.ts'
import type { Admission } from './admission.ts'

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
  createId: () => string,
  tx: AccountTransaction,
  { subject, admission, isNewUser, isRenewal }: SignInRecord,
): Promise<void> {
  const { deviceId, now } = subject
  const add = (kind: SecurityEventKind) => addEvent(createId, tx, { ...subject, kind })
  if (isNewUser) await add('account_created')
  if (admission === 'restore' || admission === 'restore-for-rights') await add('deletion_taken_back')
  if (!isRenewal) return add('signed_in')
  const since = startOfDay(now)
  const isKnownToday = await tx.hasEventSince({ deviceId, kind: 'session_renewed', since })
  if (!isKnownToday) await add('session_renewed')
}
