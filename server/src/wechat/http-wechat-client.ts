import { minuteMs } from '../core/days.ts'
import { type ContentVerdict, type WechatClient, WechatError } from '../core/wechat-client.ts'
import { type AccessTokens, createAccessTokens, type TokenStore } from './access-token.ts'
import { StaleTokenError } from './errcodes.ts'
import { openOpenData } from './open-data.ts'
import { type CallPlatform, createPlatformCall, type PlatformOptions } from './platform-call.ts'

interface WechatOptions extends PlatformOptions {
  appId: string
  appSecret: string
  tokenStore: TokenStore
  now: () => number
  random: () => number
}

/** `POST` with the platform token; refused tokens are replaced once. */
type CallWithToken = (call: {
  name: 'phone_number' | 'text_check' | 'image_check' | 'risk_rank'
  path: string
  body: object
  signal?: AbortSignal | undefined
}) => Promise<Record<string, unknown>>

/** The token is fetched, then refused by the call, and so once more. */
const requestsOfLongestCall = 4
const maxOpenDataAgeMs = 10 * minuteMs
const profileScene = 1
const imageMedia = 2
const registerScene = 0

/**
 * Talks to WeChat's platform. A code is sent once: after a failure it is unknown whether it was redeemed. Only a
 * refused token leads to a second try, because then WeChat has done nothing.
 *
 * Source: developers.weixin.qq.com/miniprogram/dev/server/API
 */
export function createWechatClient(options: WechatOptions): WechatClient {
  const { appId, appSecret, tokenStore, timeoutMs, now, random, onAlarm } = options
  const callPlatform = createPlatformCall(options)
  const tokens = createAccessTokens({ appId, appSecret, callPlatform, store: tokenStore, now, random })
  return {
    longestCallMs: requestsOfLongestCall * timeoutMs,
    ...createCodeCalls(options, callPlatform),
    ...createTokenCalls(appId, createCallWithToken({ callPlatform, tokens, onAlarm })),
  }
}

type CodeCalls = Pick<WechatClient, 'exchangeCode' | 'readOpenData'>

function createCodeCalls(options: WechatOptions, callPlatform: CallPlatform): CodeCalls {
  const { appId, appSecret, now } = options
  const exchange = async (code: string) => {
    const query = { appid: appId, secret: appSecret, js_code: code, grant_type: 'authorization_code' }
    const answer = await callPlatform({ name: 'code_to_session', path: '/sns/jscode2session', query })
    return { openId: requireOpenId(answer.openid), sessionKey: answer.session_key }
  }
  return {
    exchangeCode: async (code) => (await exchange(code)).openId,
    async readOpenData({ code, encryptedData, iv }) {
      const { openId, sessionKey } = await exchange(code)
      if (typeof sessionKey !== 'string') throw new WechatError('busy')
      const watermark = { appId, maxAgeMs: maxOpenDataAgeMs, now: now() }
      return { openId, data: openOpenData({ encryptedData, iv, sessionKey }, watermark) }
    },
  }
}

interface CallWithTokenParts extends Pick<WechatOptions, 'onAlarm'> {
  callPlatform: CallPlatform
  tokens: AccessTokens
}

function createCallWithToken({ callPlatform, tokens, onAlarm }: CallWithTokenParts): CallWithToken {
  const attempt = async (call: Parameters<CallWithToken>[0], isLast: boolean) => {
    const token = await tokens.get()
    try {
      return await callPlatform({ ...call, token })
    } catch (error) {
      if (!(error instanceof StaleTokenError)) throw error
      await tokens.drop(token)
      if (!isLast) return null
      onAlarm(error.errcode)
      throw error
    }
  }
  return async (call) => (await attempt(call, false)) ?? (await attempt(call, true)) ?? {}
}

type TokenCalls = Omit<WechatClient, keyof CodeCalls | 'longestCallMs'>

function createTokenCalls(appId: string, call: CallWithToken): TokenCalls {
  return {
    async readPhoneNumber({ code, openId }) {
      const path = '/wxa/business/getuserphonenumber'
      const answer = await call({ name: 'phone_number', path, body: { code, openid: openId } })
      return requirePhoneNumber(answer.phone_info, appId)
    },
    async checkText({ text, openId }) {
      const body = { content: text, version: 2, scene: profileScene, openid: openId }
      const answer = await call({ name: 'text_check', path: '/wxa/msg_sec_check', body })
      return requireVerdict(answer.result)
    },
    async submitImage({ url, openId }, signal) {
      const body = { media_url: url, media_type: imageMedia, version: 2, scene: profileScene, openid: openId }
      const answer = await call({ name: 'image_check', path: '/wxa/media_check_async', body, signal })
      if (typeof answer.trace_id !== 'string' || answer.trace_id === '') throw new WechatError('busy')
      return answer.trace_id
    },
    async readRiskRank({ openId, address, phoneNumber }, signal) {
      const person = { appid: appId, openid: openId, client_ip: address }
      const body = { ...person, scene: registerScene, ...(phoneNumber && { mobile_no: phoneNumber }) }
      const path = '/wxa/getuserriskrank'
      const { risk_rank: rank } = await call({ name: 'risk_rank', path, body, signal })
      if (!Number.isInteger(rank) || Number(rank) < 0 || Number(rank) > 4) throw new WechatError('busy')
      return Number(rank)
    },
  }
}

function requireOpenId(openId: unknown): string {
  if (typeof openId !== 'string' || !/^[\w-]{1,128}$/.test(openId)) throw new WechatError('busy')
  return openId
}

/** `+86` and the rest without spaces; the country code comes as a text or as a number. */
function requirePhoneNumber(info: unknown, appId: string): string {
  const { purePhoneNumber, countryCode, watermark } = (info ?? {}) as Record<string, unknown>
  const digits = `${countryCode}${purePhoneNumber}`
  const isOurs = (watermark as { appid?: unknown } | undefined)?.appid === appId
  if (typeof purePhoneNumber !== 'string' || !/^\d{5,20}$/.test(digits) || !isOurs) {
    throw new WechatError('busy')
  }
  return `+${countryCode} ${purePhoneNumber}`
}

/** Throws `WechatError` for a `result` without a verdict. */
function requireVerdict(result: unknown): ContentVerdict {
  const suggest = (result as { suggest?: unknown } | null | undefined)?.suggest
  if (suggest !== 'pass' && suggest !== 'review' && suggest !== 'risky') throw new WechatError('busy')
  return suggest
}
