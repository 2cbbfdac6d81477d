import { WechatError, type WechatFailure } from '../core/wechat-client.ts'
import type { WechatCallName } from './call-name.ts'

/**
 * What WeChat's numbers mean to us; this is the only place that knows them.
 * Source: the error tables of each call at developers.weixin.qq.com/miniprogram/dev/server/API.
 */
const failureOfErrcode: Record<number, WechatFailure> = {
  [-1]: 'busy',
  40029: 'code_rejected',
  40163: 'code_rejected',
  40226: 'risk_blocked',
  61010: 'no_recent_visit',
  // Of a call without a token: the secret is wrong or not the newest.
  40001: 'misconfigured',
  40002: 'misconfigured',
  40003: 'misconfigured',
  40013: 'misconfigured',
  40125: 'misconfigured',
  40129: 'misconfigured',
  40164: 'misconfigured',
  40243: 'misconfigured',
  41002: 'misconfigured',
  41004: 'misconfigured',
  41008: 'misconfigured',
  43002: 'misconfigured',
  43003: 'misconfigured',
  43104: 'misconfigured',
  43302: 'misconfigured',
  44002: 'misconfigured',
  45009: 'quota_used_up',
  45011: 'minute_used_up',
  47001: 'misconfigured',
  89503: 'misconfigured',
}

/** What a number means in one call alone. */
const failureInCall: Partial<Record<WechatCallName, Record<number, WechatFailure>>> = {
  // Counted for each person, while every other call counts for the mini-program.
  code_to_session: { 45011: 'person_limited' },
  // The code comes from another mini-program than the token. Source: api_getphonenumber.
  phone_number: { 40013: 'code_rejected' },
}

const staleTokenErrcodes = new Set([40001, 40014, 42001])

/** Operators are alerted to these, and to numbers that are not listed above. */
const alarmingFailures = new Set<WechatFailure>(['misconfigured', 'quota_used_up', 'minute_used_up'])

/** WeChat's refusal of a token that was good a moment ago. It is a fault if a fresh one is refused as well. */
export class StaleTokenError extends WechatError {
  readonly errcode: number

  constructor(errcode: number) {
    super('busy')
    this.name = 'StaleTokenError'
    this.errcode = errcode
  }
}

interface Refusal {
  call: WechatCallName
  errcode: number
  /** The call carried the platform token. */
  hasToken: boolean
}

/** The number and nothing of the text: `errmsg` may quote what we sent. */
export function toWechatError(refusal: Refusal, onAlarm: (errcode: number) => void): WechatError {
  const { call, errcode, hasToken } = refusal
  if (hasToken && staleTokenErrcodes.has(errcode)) return new StaleTokenError(errcode)
  const failure = failureInCall[call]?.[errcode] ?? failureOfErrcode[errcode]
  if (failure === undefined || alarmingFailures.has(failure)) onAlarm(errcode)
  return new WechatError(failure ?? 'busy')
}
