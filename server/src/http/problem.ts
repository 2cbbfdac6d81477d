import type { ApiError, ErrorCode } from '../core/errors.ts'
import type { ProblemBody } from './schemas.ts'

interface CatalogueEntry {
  status: number | ((error: ApiError) => number)
  title: string
}

const catalogue: Record<ErrorCode, CatalogueEntry> = {
  invalid_request: { status: 400, title: 'The request does not have the required form' },
  app_mismatch: { status: 400, title: 'The request comes from another mini-program' },
  session_missing: { status: 401, title: 'No session was sent' },
  session_unknown: { status: 401, title: 'There is no such session' },
  session_expired: { status: 401, title: 'The session has expired' },
  session_replaced: { status: 401, title: 'A newer sign-in on this device replaced the session' },
  session_revoked: { status: 401, title: 'The session was ended' },
  login_code_rejected: { status: 401, title: 'WeChat did not accept the login code' },
  account_not_found: { status: 404, title: 'There is no account yet' },
  not_found: { status: 404, title: 'There is nothing here' },
  method_not_allowed: { status: 405, title: 'The method is not allowed here' },
  code_used: { status: 409, title: 'The login code was used before' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The body must be JSON' },
  consent_required: {
    status: ({ interactive }) => (interactive ? 422 : 403),
    title: 'The agreement has to be accepted first',
  },
  interaction_required: { status: 403, title: 'This device was signed out; a person has to sign in' },
  account_banned: { status: 403, title: 'The account is banned' },
  account_deleting: { status: 403, title: 'The account is being deleted' },
  risk_refused: { status: 403, title: 'WeChat blocks sign-in for this person' },
  rights_only: { status: 403, title: 'This session reaches the profile, the export and the deletion only' },
  proof_required: { status: 403, title: 'A fresh proof of the WeChat account is needed first' },
  proof_mismatch: { status: 403, title: 'The code belongs to another WeChat account' },
  precondition_required: { status: 428, title: 'If-Match has to name the version that is changed' },
  precondition_failed: { status: 412, title: 'The profile has changed meanwhile' },
  content_refused: { status: 422, title: 'The text may not be shown to others' },
  check_unavailable: { status: 503, title: 'WeChat cannot check it now; nothing was changed' },
  phone_code_rejected: { status: 422, title: 'WeChat gave no number of this person for the code' },
  open_data_rejected: { status: 422, title: 'The data does not belong to the code and the session' },
  picture_rejected: { status: 422, title: 'The file is no JPEG, PNG or WebP of at most 2048 × 2048' },
  key_reused: { status: 422, title: 'The Idempotency-Key was used with another body' },
  key_pending: { status: 409, title: 'The request with this Idempotency-Key is still under way' },
  push_rejected: { status: 403, title: 'WeChat did not send this, or not now' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal_error: { status: 500, title: 'Something went wrong on the server' },
  wechat_unavailable: {
    status: ({ details }) => (details.retryAfterSeconds === undefined ? 502 : 503),
    title: 'WeChat could not be reached',
  },
  wechat_timeout: { status: 504, title: 'WeChat did not answer in time' },
  store_unavailable: { status: 503, title: 'The database cannot be reached' },
  admin_token_refused: { status: 401, title: 'A valid admin token is needed' },
  admin_refused: { status: 403, title: 'An admin is not banned, and the last one stays' },
  overloaded: { status: 503, title: 'Too many sign-ins at once' },
}

export const problemContentType = 'application/problem+json; charset=utf-8'

/** The RFC 9457 body of a refusal. */
export function toProblem(error: ApiError, requestId: string): ProblemBody {
  const { status, title } = catalogue[error.code]
  const { retryAfterSeconds, ...details } = error.details
  return {
    type: `/problems/${error.code}`,
    title,
    status: typeof status === 'number' ? status : status(error),
    code: error.code,
    requestId,
    ...details,
    ...(retryAfterSeconds !== undefined && { retryAfter: retryAfterSeconds }),
  }
}
