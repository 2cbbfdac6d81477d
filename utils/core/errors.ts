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

/** What is known about a failure beside its kind, mostly from the server's answer. */
export interface ErrorDetails {
  /** The server's own name for it. */
  code?: string
  /** HTTP status of the answer; absent when none arrived. */
  status?: number
  requestId?: string
  /** How long the server wants to be left alone. */
  retryAfterSeconds?: number
  /** Why a session was ended. */
  reason?: string
  /** Version of the agreement to accept. */
  version?: string
  /** When a suspension ends. */
  until?: string
  /** When an account under deletion is erased. */
  purgeAt?: string
  /** Why an account is suspended, in words meant for its owner. */
  publicReason?: string
  cause?: unknown
}

/** The one error that leaves `utils`: callers switch over `kind` and `code` and never read its text. */
export class AppError extends Error implements Readonly<ErrorDetails> {
  readonly kind: ErrorKind
  readonly code?: string
  readonly status?: number
  readonly requestId?: string
  readonly retryAfterSeconds?: number
  readonly reason?: string
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

/** Whether no answer of the server arrived: on another connection the same may well succeed. */
export function isConnectionFailure({ kind, status }: AppError): boolean {
  return ['offline', 'interrupted', 'timeout', 'unavailable'].includes(kind) && status === undefined
}
