import type { AppError } from '../core/errors'
import { findRevokedReason } from './backend'
import { type Flags, noFlags } from './flags'
import { guestState, signedOutError } from './states'
import type { GuestState } from './types'

/** How a session ends, and what stays of it. */
export interface Ending {
  /** `null` leaves the flags as they are. */
  flags: Flags | null
  /** The state to show afterwards. */
  settled: GuestState
  /** Whether the server has to be notified, and of all sessions or of this one; `null` when it knows. */
  revoke: { everywhere: boolean } | null
}

/** The person wanted it. */
export function endedByPerson(revoke: { everywhere: boolean }): Ending {
  return { flags: { ...noFlags, signedOut: true }, settled: guestState({ isSignedOut: true }), revoke }
}

/** The server refused the session for good. */
export function endedByServer(refusal: AppError): Ending {
  if (refusal.code !== 'session_revoked')
    return { flags: null, settled: guestState({ error: signedOutError(refusal) }), revoke: null }
  const endedReason = findRevokedReason(refusal.reason)
  return {
    flags: { ...noFlags, signedOut: true, endedReason },
    settled: guestState({ isSignedOut: true, endedReason }),
    revoke: null,
  }
}
