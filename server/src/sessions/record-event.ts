import type { AccountStore, AccountTransaction, SecurityEventKind } from '../core/account-store.ts'
import type { Admission } from '../sign-in/admission.ts'
import { startOfDay } from './session-lifetime.ts'

/** What stands for an address in entries about what the person did not do here. */
export const wechatAddress = 'wechat'
export const operatorAddress = 'operator'

/** Whom an entry of the security log is about, and from where. */
export interface EventSubject {
  userId: string
  /** Null for what concerns the account as a whole. */
  deviceId: string | null
  address: string
  now: number
}

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

export function addEvent(
  createId: () => string,
  tx: AccountTransaction,
  { now, ...event }: EventSubject & { kind: SecurityEventKind },
): Promise<void> {
  return tx.addEvent({ id: createId(), ...event, at: now })
}

/** One entry by itself. None about an account that is gone by then: nothing would ever take it away. */
export function noteEvent(
  accounts: Pick<AccountStore, 'transaction'>,
  createId: () => string,
  entry: EventSubject & { kind: SecurityEventKind },
): Promise<void> {
  return accounts.transaction(async (tx) => {
    if (await tx.lockUser(entry.userId)) await addEvent(createId, tx, entry)
  })
}
