import { AppError } from '../core/errors'
import type { BlockedState, GuestState } from './types'

/** The state a refused sign-in leads to, or `null` when the failure says nothing about the account. */
export function findBlockedState(error: AppError, now: number): BlockedState | null {
  switch (error.code) {
    case 'account_banned':
      return { ...blocked('banned'), ...pick(error, 'until'), ...pick(error, 'publicReason') }
    case 'account_deleting':
      return { ...blocked('deleting'), ...pick(error, 'purgeAt') }
    case 'consent_required':
      // 422 is the answer to a tap without a known version: the page asks again, nobody is blocked.
      return error.status === 403 ? { ...blocked('consent_required'), ...pick(error, 'version') } : null
    case 'risk_refused':
      return blocked('risk_refused')
    case 'interaction_required':
      return { ...blocked('interaction_required'), ...(error.reason && { endedReason: error.reason }) }
    case 'rate_limited':
      return { ...blocked('rate_limited'), until: new Date(retryAt(error, now)).toISOString() }
    default:
      return null
  }
}

/** When the server may be asked again, in milliseconds of the phone's clock. */
export function retryAt({ retryAfterSeconds = 60 }: AppError, now: number): number {
  return now + retryAfterSeconds * 1000
}

/** Whether the refusal of a re-login means that the session cannot go on. */
export function isEndOfSession(error: AppError, now: number): boolean {
  if (error.code === 'account_not_found') return true
  const state = findBlockedState(error, now)
  return state !== null && state.reason !== 'rate_limited'
}

/** Whether the way to the server failed, and not the server: another connection may well do. */
export function isOfConnection({ kind, status }: AppError): boolean {
  return ['offline', 'interrupted', 'timeout', 'unavailable'].includes(kind) && status === undefined
}

/** Whether the server refused the session itself, as opposed to the request. */
export function isSessionRefusal(error: unknown): error is AppError {
  return error instanceof AppError && error.status === 401 && (error.code?.startsWith('session_') ?? false)
}

/** Whether a silent re-login may replace the refused session: never after it was ended on purpose. */
export function isHealable({ code }: AppError): boolean {
  return code === 'session_expired' || code === 'session_unknown' || code === 'session_replaced'
}

/** What callers get when the session is over; the server's own words stay with it. */
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
  return { status: 'guest', signedOut: false, endedReason: null, error: null, ...fields }
}

function blocked(reason: BlockedState['reason']): BlockedState {
  return { status: 'blocked', reason }
}

function pick<Name extends 'until' | 'publicReason' | 'purgeAt' | 'version'>(error: AppError, name: Name) {
  const value = error[name]
  return value === undefined ? {} : { [name]: value }
}
