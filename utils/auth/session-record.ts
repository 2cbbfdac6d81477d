import type { KeyValueStorage } from '../core/key-value-storage'
import { createObservable, type ObservableValue } from '../core/observable'
import type { Clock } from '../core/timers'
import type { UserCaches } from '../core/user-caches'
import { type Marks, noMarks } from './marks'
import type { Outbox } from './outbox'
import { guestState } from './refusals'
import type { Session } from './session'
import type { AuthState, BlockedState, GuestState } from './types'

export interface SessionRecordOptions {
  secrets: KeyValueStorage
  storage: KeyValueStorage
  outbox: Outbox
  caches: UserCaches
  clock: Clock
}

/** What is known of the sign-in: in memory, with the ways to keep it. */
export interface SessionRecord extends SessionRecordOptions {
  readonly states: ObservableValue<AuthState>
  session: Session | null
  marks: Marks
  /** The state to show while nobody is signed in and nothing is under way. */
  resting: GuestState | BlockedState
  /** Rises with every ending; an answer that began in an older epoch is discarded. */
  epoch: number
  /** The last epoch in which somebody was said to be signing in. */
  announcedEpoch: number | null
}

export function createSessionRecord(options: SessionRecordOptions): SessionRecord {
  return {
    ...options,
    states: createObservable<AuthState>({ status: 'signing-in', interactive: false }),
    session: null,
    marks: noMarks,
    resting: guestState(),
    epoch: 0,
    announcedEpoch: null,
  }
}

/** Stores the marks as they are when the write begins, so that a late write never brings old ones back. */
export function persistMarks({ storage, marks }: SessionRecord): Promise<void> {
  return storage.write('marks', marks)
}

export function persistSession({ secrets, session }: SessionRecord): Promise<void> {
  return session ? secrets.write('session', session) : secrets.remove('session')
}

export function publishSignedIn({ states, session }: SessionRecord, verified: boolean): void {
  if (!session) return
  const { user, userUpdatedAt } = session
  states.set({ status: 'signed-in', user, userUpdatedAt, verified })
}

/** Puts a session away until the server has heard that it is over. */
export function putInOutbox(
  { outbox }: SessionRecord,
  { token }: Session,
  { everywhere } = { everywhere: false },
): Promise<void> {
  return outbox.add({ token, everywhere })
}
