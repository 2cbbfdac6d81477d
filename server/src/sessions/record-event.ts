import type { CreateId } from '../core/random.ts'
import type { SecurityEventKind } from '../core/records.ts'
import type { Transactions } from '../core/user-store.ts'
import type { EventTransaction } from './session-store.ts'

/** Whom an entry of the security log is about, and from where. */
export interface EventSubject {
  userId: string
  /** Null for what concerns the account as a whole. */
  deviceId: string | null
  address: string
  now: number
}

/** Writes an entry of the security log in the transaction of what it is about. */
export function recordEvent(
  createId: CreateId,
  tx: Pick<EventTransaction, 'addEvent'>,
  { now, ...event }: EventSubject & { kind: SecurityEventKind },
): Promise<void> {
  return tx.addEvent({ id: createId(), ...event, at: now })
}

/** Writes an entry in a transaction of its own, about the account as a whole. */
export type RecordAccountEvent = (entry: {
  userId: string
  address: string
  kind: SecurityEventKind
}) => Promise<void>

interface EventRecorderOptions {
  store: Transactions<EventTransaction>
  createId: CreateId
  now: () => number
}

/** Nothing is written about an account that is gone by then: nothing would ever erase it. */
export function createEventRecorder({ store, createId, now }: EventRecorderOptions): RecordAccountEvent {
  return (entry) => {
    const event = { ...entry, deviceId: null, now: now() }
    return store.transaction(async (tx) => {
      if (await tx.lockUser(entry.userId)) await recordEvent(createId, tx, event)
    })
  }
}
