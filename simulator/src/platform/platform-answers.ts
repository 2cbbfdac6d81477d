import type { ExchangeAnswer } from '../world/code-exchange.ts'

/** What a call answers; WeChat's successes have an `errcode` of 0 or none. */
export type PlatformAnswer = Record<string, unknown>

/** https://developers.weixin.qq.com/miniprogram/dev/server/API */
const errors = {
  busy: [-1, 'system error'],
  invalid_token: [40001, 'invalid credential, access_token is invalid or not latest'],
  wrong_grant_type: [40002, 'invalid grant_type'],
  wrong_openid: [40003, 'invalid openid'],
  wrong_appid: [40013, 'invalid appid'],
  invalid_code: [40029, 'invalid code'],
  invalid_url: [40066, 'invalid url'],
  invalid_argument: [40097, 'invalid args'],
  wrong_secret: [40125, 'invalid appsecret'],
  wrong_scene: [40129, 'invalid scene'],
  used_code: [40163, 'code been used'],
  unknown_address: [40164, 'invalid ip 127.0.0.1, not in whitelist'],
  risk_blocked: [40226, 'code blocked'],
  frozen_secret: [40243, 'appsecret is frozen'],
  token_missing: [41001, 'access_token missing'],
  appid_missing: [41002, 'appid missing'],
  secret_missing: [41004, 'appsecret missing'],
  code_missing: [41008, 'missing code'],
  token_expired: [42001, 'access_token expired'],
  get_required: [43001, 'require GET method'],
  post_required: [43002, 'require POST method'],
  https_required: [43003, 'require https'],
  foreign_openid: [43104, 'appid and openid not match'],
  misplaced_token: [43302, 'access_token must be in the query'],
  empty_content: [44002, 'empty post data'],
  too_long: [45002, 'content size out of limit'],
  day_limited: [45009, 'reach max api daily quota limit'],
  rate_limited: [45011, 'api minute-quota reach limit, must slower, retry next minute'],
  not_json: [47001, 'data format error'],
  no_recent_visit: [61010, 'code is expired'],
  unconfirmed_address: [89503, 'this ip needs the consent of the administrator'],
} as const satisfies Record<string, readonly [number, string]>

export type PlatformErrorName = keyof typeof errors

/** `requestId` ends in the text as WeChat's `rid`, by which its support finds the call. */
export function toErrorAnswer(name: PlatformErrorName, requestId: string): PlatformAnswer {
  const [errcode, text] = errors[name]
  return { errcode, errmsg: `${text}, rid: ${requestId}` }
}

/** A refusal that the world demands, whatever was asked. */
export function toDemandedAnswer(errcode: number, requestId: string): PlatformAnswer {
  const names = Object.keys(errors) as PlatformErrorName[]
  const known = names.find((name) => errors[name][0] === errcode)
  return known ? toErrorAnswer(known, requestId) : { errcode, errmsg: `refused, rid: ${requestId}` }
}

export function toExchangeAnswer(answer: ExchangeAnswer, requestId: string): PlatformAnswer {
  if ('refusal' in answer) return toErrorAnswer(answer.refusal, requestId)
  return { openid: answer.openId, session_key: answer.sessionKey }
}
