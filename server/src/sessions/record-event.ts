import type { AccountStore, AccountTransaction } from '../core/account-store.ts'
import type { SecurityEventKind } from '../core/records.ts'

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
