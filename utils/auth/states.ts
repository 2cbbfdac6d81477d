import { AppError } from '../core/errors'
import { findRevokedReason, type RefusalCode } from './backend'
import type { BlockedState, GuestState } from './types'

/** The state that a refused sign-in leads to, or `null` when the failure says nothing about the account. */
export function findBlockedState(
  error: AppError,
  { now, interactive }: { now: number; interactive: boolean },
): BlockedState | null {
  switch (error.code as RefusalCode | undefined) {
    case 'account_banned':
      return { ...blocked('banned'), ...pick(error, 'until'), ...pick(error, 'publicReason') }
    case 'account_deleting':
      return { ...blocked('deleting'), ...pick(error, 'purgeAt') }
    case 'consent_required':
      // After a tap the page asks for the newer version at once: nobody is blocked.
      return interactive ? null : { ...blocked('consent_required'), ...pick(error, 'version') }
    case 'risk_refused':
      return blocked('risk_refused')
    case 'interaction_required': {
      const endedReason = findRevokedReason(error.reason)
      return { ...blocked('interaction_required'), ...(endedReason && { endedReason }) }
    }
    case 'rate_limited':
      return { ...blocked('rate_limited'), until: new Date(retryAt(error, now)).toISOString() }
    default:
      return null
  }
}

/** Whether the refusal of a re-login means that the session cannot go on. */
export function isEndOfSession(error: AppError, blocked: BlockedState | null): boolean {
  return error.code === 'account_not_found' || (blocked !== null && blocked.reason !== 'rate_limited')
}

/** When the server may be asked again, in milliseconds of the phone's clock. */
export function retryAt({ retryAfterSeconds = 60 }: AppError, now: number): number {
  return now + retryAfterSeconds * 1000
}

/** What callers get when the session is over, with what the server said about it. */
export function signedOutError(cause: AppError | null): AppError {
  if (!cause) return new AppError('signed-out')
  const { code, status, reason, requestId } = cause
  return new AppError('signed-out', {
    cause,
    ...(code && { code }),
    ...(status && { status }),
    ...(reason && { reason }),
    ...(requestId && { requestId }),
  })
}

export function guestState(fields: Partial<Omit<GuestState, 'status'>> = {}): GuestState {
  return { status: 'guest', isSignedOut: false, endedReason: null, error: null, ...fields }
}

function blocked(reason: BlockedState['reason']): BlockedState {
  return { status: 'blocked', reason }
}

function pick<Name extends 'until' | 'publicReason' | 'purgeAt' | 'version'>(error: AppError, name: Name) {
  const value = error[name]
  return value === undefined ? {} : { [name]: value }
}
