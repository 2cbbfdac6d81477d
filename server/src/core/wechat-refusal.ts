import { ApiError, type ErrorCode } from './errors.ts'
import { WechatError, type WechatFailure } from './wechat-client.ts'

const refusals: Record<WechatFailure, { code: ErrorCode; retryAfterSeconds?: number }> = {
  code_rejected: { code: 'login_code_rejected' },
  risk_blocked: { code: 'risk_refused' },
  person_limited: { code: 'rate_limited', retryAfterSeconds: 60 },
  no_recent_visit: { code: 'wechat_unavailable' },
  data_rejected: { code: 'open_data_rejected' },
  busy: { code: 'wechat_unavailable' },
  unreachable: { code: 'wechat_unavailable', retryAfterSeconds: 5 },
  timeout: { code: 'wechat_timeout' },
  quota_used_up: { code: 'wechat_unavailable', retryAfterSeconds: 600 },
  minute_used_up: { code: 'wechat_unavailable', retryAfterSeconds: 60 },
  misconfigured: { code: 'internal_error' },
}

const outages: ReadonlySet<WechatFailure> = new Set([
  ...(['busy', 'unreachable', 'timeout', 'quota_used_up', 'minute_used_up'] as const),
  // WeChat refuses us, whoever the person is.
  'misconfigured',
])

/** Whether WeChat would have answered nobody: what the person sent has no part in it. */
export function isOutage({ failure }: WechatError): boolean {
  return outages.has(failure)
}

/** Whether a refusal is for want of WeChat's answer. */
export function isForOutage(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false
  return error.code === 'check_unavailable' || (error.cause instanceof WechatError && isOutage(error.cause))
}

/** The refusal for what WeChat did not do. Anything that is no `WechatError` comes back as it is. */
export function toRefusal(error: unknown, rejectedCode: ErrorCode = 'login_code_rejected'): unknown {
  if (!(error instanceof WechatError)) return error
  const { code, ...details } = refusals[error.failure]
  return new ApiError(error.failure === 'code_rejected' ? rejectedCode : code, { ...details, cause: error })
}
