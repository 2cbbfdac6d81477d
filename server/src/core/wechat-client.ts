import { minuteMs } from './days.ts'

/** Why WeChat's platform gave no result. Its own numbers end in the folder `wechat`. */
export type WechatFailure =
  /** The code is wrong, too old, of another app, or was used before. */
  | 'code_rejected'
  /** WeChat does not let this person sign in. */
  | 'risk_blocked'
  /** This person signs in too often. */
  | 'person_limited'
  /** The person has not been in the mini-program for two hours, so WeChat gives no judgement. */
  | 'no_recent_visit'
  /** The open data does not belong to the code that came with it, or was changed. */
  | 'data_rejected'
  /** WeChat answered, but not with a result. */
  | 'busy'
  /** No connection, or it broke. */
  | 'unreachable'
  | 'timeout'
  /** Our mini-program has used up what WeChat grants it. An operator has to act, or time has to pass. */
  | 'quota_used_up'
  /** As `quota_used_up`, but only until the minute is over. */
  | 'minute_used_up'
  /** Our side is set up wrongly. An operator has to act. */
  | 'misconfigured'

export class WechatError extends Error {
  readonly failure: WechatFailure

  constructor(failure: WechatFailure) {
    super(failure)
    this.name = 'WechatError'
    this.failure = failure
  }
}

export interface OpenDataRequest {
  /** Of the `wx.login` that came right before the data was captured. */
  code: string
  /** Both base64, as the phone got them. */
  encryptedData: string
  iv: string
}

export interface OpenData {
  openId: string
  /** What was encrypted, its watermark checked. */
  data: Record<string, unknown>
}

/** `review`: a person would have to look at it. */
export type ContentVerdict = 'pass' | 'review' | 'risky'

export interface RiskQuestion {
  openId: string
  address: string
  phoneNumber?: string
}

/**
 * Every call rejects with `WechatError`, or with the reason of `signal` once that is aborted. A fetch of
 * the platform token that is under way is shared with other calls and finishes first.
 */
export interface WechatClient {
  /** How long a call may take at worst. */
  readonly longestCallMs: number
  /** Redeems a code of `wx.login` and resolves to the person's openid. */
  exchangeCode(code: string): Promise<string>
  /** Redeems a code and decrypts the data with the key of that exchange, which is then forgotten. */
  readOpenData(request: OpenDataRequest): Promise<OpenData>
  /** Redeems a code of the phone number button; a code of somebody else is `code_rejected`. */
  readPhoneNumber(request: { code: string; openId: string }): Promise<string>
  checkText(request: { text: string; openId: string }): Promise<ContentVerdict>
  /** Hands a picture in. Resolves to the trace id under which the verdict is pushed later. */
  submitImage(request: { url: string; openId: string }, signal?: AbortSignal): Promise<string>
  /** 0 (none seen) to 4 (high). */
  readRiskRank(question: RiskQuestion, signal?: AbortSignal): Promise<number>
}

/** The share of our own store, however slow it is. */
const storeMs = minuteMs

/** How long a worker owns its work: longer than the work takes when it calls WeChat `calls` times. */
export function leaseFor({ longestCallMs }: Pick<WechatClient, 'longestCallMs'>, calls: number): number {
  return storeMs + calls * longestCallMs
}

/** What happens when WeChat gives no judgement. The first of each is the default. */
export interface FallbackPolicy {
  nickname: 'refuse' | 'accept'
  avatar: 'hide' | 'show'
  risk: 'accept' | 'refuse'
}
