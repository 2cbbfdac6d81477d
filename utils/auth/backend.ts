import { AppError } from '../core/errors'

/** A person as the backend describes them; the auth util itself needs only the id. */
export interface Person {
  id: string
}

export interface Consent {
  /** An agreement version that the server has published. */
  version: string
}

export interface Device {
  /** Of this installation; a label, which proves nothing. */
  id: string
  appId: string
  model: string
  system: string
}

/**
 * The server, as the auth util needs it. Every call rejects with `AppError` and no other error: with its kind when no
 * answer arrived, else as `refused` or `unavailable` with one of the codes below, or with any other code, which fails
 * this one sign-in and has no further consequence.
 */
export interface AuthBackend<User extends Person> {
  /**
   * Exchanges a login code for a session. The code is spent by it, whatever comes back: never send it again.
   * `interactive` is true after a tap only; without one no account may be created.
   */
  exchange(request: {
    code: string
    interactive: boolean
    consent: Consent | undefined
    device: Device
  }): Promise<{
    token: string
    /** For how long an unused session lives, in seconds. */
    expiresIn: number
    user: User
  }>
  /** Ends the session, or with `everywhere` every session of its account. A refusal of the session counts as success. */
  revoke(session: { token: string; everywhere: boolean }): Promise<void>
}

/** Refusals of a sign-in that mean more than that it failed. */
export type RefusalCode =
  /** Nobody knows this person yet: silent sign-in is quiet for a day. */
  | 'account_not_found'
  /** Suspended; the error may say `until` and `publicReason`. */
  | 'account_banned'
  /** To be erased; the error may say `purgeAt`. */
  | 'account_deleting'
  /** An agreement has to be accepted first, of the error's `version`. */
  | 'consent_required'
  | 'risk_refused'
  /** This device was signed out on purpose, for the error's `reason`: only a tap signs in. */
  | 'interaction_required'
  /** Not again before the error's `retryAfterSeconds`. */
  | 'rate_limited'

/** Refusals of the session itself, for `authorised`, and whether one silent sign-in heals them. */
const sessionRefusals = {
  session_expired: { isHealable: true },
  session_unknown: { isHealable: true },
  session_replaced: { isHealable: true },
  /** Ended on purpose, for the error's `reason`. */
  session_revoked: { isHealable: false },
  session_missing: { isHealable: false },
}

export type SessionRefusalCode = keyof typeof sessionRefusals

const revokedReasons = ['signed_out', 'ended_elsewhere', 'too_many_devices', 'banned', 'deleting'] as const

/** Why a session was ended on purpose. */
export type RevokedReason = (typeof revokedReasons)[number]

/** The reason that a backend or an older launch named, or `null` for one that this version does not know. */
export function findRevokedReason(value: unknown): RevokedReason | null {
  return revokedReasons.find((reason) => reason === value) ?? null
}

/** Whether the server refused the session itself, as opposed to the request. */
export function isSessionRefusal(error: unknown): error is AppError & { code: SessionRefusalCode } {
  return error instanceof AppError && Object.keys(sessionRefusals).some((code) => code === error.code)
}

/** Whether a silent sign-in may replace the refused session: never after it was ended on purpose. */
export function isHealable({ code }: { code: SessionRefusalCode }): boolean {
  return sessionRefusals[code].isHealable
}
