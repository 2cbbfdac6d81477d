import type { components } from '../../typings/api'

export type ApiErrorCode = components['schemas']['ErrorCode']
export type RevokedReason = components['schemas']['RevokedReason']

/** Every reason this version has words for; a new one does not compile until it is here. */
const revokedReasons: Record<RevokedReason, true> = {
  signed_out: true,
  ended_elsewhere: true,
  too_many_devices: true,
  banned: true,
  deleting: true,
}

/** The reason a server or an older launch named, or `null` for one that this version does not know. */
export function findRevokedReason(value: unknown): RevokedReason | null {
  const known = Object.keys(revokedReasons) as RevokedReason[]
  return known.find((reason) => reason === value) ?? null
}

export type ErrorKind =
  | 'offline'
  | 'timeout'
  | 'interrupted'
  | 'refused'
  | 'unavailable'
  | 'signed-out'
  | 'cancelled'
  | 'platform'
  | 'outdated'
  | 'single-page'
  | 'account-changed'

/** What is known about a failure beside its kind; `status` is the HTTP status, `retryAfterSeconds` the server's wish. */
export interface ErrorDetails {
  code?: ApiErrorCode
  status?: number
  requestId?: string
  retryAfterSeconds?: number
  reason?: RevokedReason
  version?: string
  until?: string
  purgeAt?: string
  publicReason?: string
  cause?: unknown
}

/** The one error that leaves `utils`: callers switch over `kind` and `code` and never read its text. */
export class AppError extends Error implements Readonly<ErrorDetails> {
  readonly kind: ErrorKind
  readonly code?: ApiErrorCode
  readonly status?: number
  readonly requestId?: string
  readonly retryAfterSeconds?: number
  readonly reason?: RevokedReason
  readonly version?: string
  readonly until?: string
  readonly purgeAt?: string
  readonly publicReason?: string

  constructor(kind: ErrorKind, details: ErrorDetails = {}) {
    super(details.code === undefined ? kind : `${kind}: ${details.code}`)
    this.name = 'AppError'
    this.kind = kind
    Object.assign(this, details)
  }
}

/** The error itself when it is ours, else a `platform` error that keeps it as its cause. */
export function toAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('platform', { cause: error })
}
