import type { CreateId } from '../core/random.ts'
import type { ActiveSession, Authenticate } from '../core/records.ts'
import type { Transactions } from '../core/user-store.ts'
import { authenticate } from './authenticate.ts'
import { endSession } from './end-session.ts'
import type { SessionStore, SessionTransaction } from './session-store.ts'

export interface Sessions {
  authenticate: Authenticate
  /** Ends the session that asks, on purpose. */
  signOut(session: ActiveSession, address: string): Promise<void>
}

interface SessionsOptions {
  store: SessionStore & Transactions<SessionTransaction>
  createId: CreateId
  now: () => number
}

export function createSessions({ store, createId, now }: SessionsOptions): Sessions {
  return {
    authenticate: (authorization) => authenticate(store, authorization, now()),
    signOut: (session, address) =>
      endSession({ store, createId, now }, { session, reason: 'signed_out', address }),
  }
}
