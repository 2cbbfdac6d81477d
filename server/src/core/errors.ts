import type { RevokedReason } from './records.ts'

/** Every code that an error of the API can carry. Clients switch on it. */
export const errorCodes = [
  'invalid_request',
  'app_mismatch',
  'session_missing',
  'session_unknown',
  'session_expired',
  'session_replaced',
  'session_revoked',
  'login_code_rejected',
  'account_not_found',
  'not_found',
  'method_not_allowed',
  'code_used',
  'payload_too_large',
  'unsupported_media_type',
  'consent_required',
  'interaction_required',
  'account_banned',
  'account_deleting',
  'risk_refused',
  'rights_only',
  'proof_required',
  'proof_mismatch',
  'precondition_required',
  'precondition_failed',
  'content_refused',
  'check_unavailable',
  'phone_code_rejected',
  'open_data_rejected',
  'picture_rejected',
  'key_reused',
  'key_pending',
  'push_rejected',
  'rate_limited',
  'internal_error',
  'wechat_unavailable',
  'wechat_timeout',
  'overloaded',
  'store_unavailable',
  'admin_token_refused',
  'admin_refused',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** What a refusal may tell besides its code. */
interface ErrorDetails {
  reason?: RevokedReason
  /** Agreement version that has to be accepted. */
  version?: string
  /** ISO time at which a ban ends. */
  until?: string
  /** ISO time at which an account under deletion is erased. */
  purgeAt?: string
  publicReason?: string
  retryAfterSeconds?: number
  errors?: { path: string; message: string }[]
}

interface ApiErrorOptions extends ErrorDetails {
  /** The refused call was a person's tap, not a silent one. */
  interactive?: boolean
  cause?: unknown
}

/** The only way to refuse a request. Anything else that is thrown is a bug and answers `internal_error`. */
export class ApiError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails
  readonly interactive: boolean

  constructor(code: ErrorCode, options: ApiErrorOptions = {}) {
    const { interactive = false, cause, ...details } = options
    super(code, { cause })
    this.name = 'ApiError'
    this.code = code
    this.details = details
    this.interactive = interactive
  }
}
