import type { AccountState } from '../protocol/control.ts'
import type { World } from '../world/world.ts'
import type { ImageChecks } from './image-checks.ts'
import type { PlatformAnswer, PlatformErrorName } from './platform-answers.ts'
import type { Quota, Quotas } from './quota.ts'

/** A call that needs the platform token, after token, form and quota were found good. */
export interface TokenCall {
  quota?: Quota
  answer(body: Record<string, unknown>): PlatformAnswer | PlatformErrorName
}

interface TokenCallsOptions {
  world: World
  quotas: Pick<Quotas, 'textCheck' | 'imageCheck'>
  imageChecks: ImageChecks
  createTraceId: () => string
}

const visitLimitMs = 2 * 60 * 60_000
const maxTextLength = 2500
const textLabels = { pass: 100, review: 10001, risky: 20001 }
/** As the world makes them, for whatever app. */
const openIdForm = /^sim-[\w-]{24}$/
const ok = { errcode: 0, errmsg: 'ok' }

/** By path. */
export function createTokenCalls(options: TokenCallsOptions): Record<string, TokenCall> {
  const { world, quotas } = options
  return {
    '/wxa/business/getuserphonenumber': { answer: (body) => answerPhone(world, body) },
    '/wxa/msg_sec_check': { quota: quotas.textCheck, answer: (body) => answerText(options, body) },
    '/wxa/media_check_async': { quota: quotas.imageCheck, answer: (body) => answerImage(options, body) },
    '/wxa/getuserriskrank': { answer: (body) => answerRisk(world, body) },
  }
}

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/user-info/phone-number/api_getphonenumber */
function answerPhone(world: World, { code, openid }: Record<string, unknown>) {
  const openId = typeof openid === 'string' ? openid : null
  const number = world.redeemPhoneCode(typeof code === 'string' ? code : '', openId)
  if (number === null) return 'invalid_code'
  const watermark = { timestamp: Math.floor(world.now() / 1000), appid: world.appId }
  const phone = { phoneNumber: number, purePhoneNumber: number, countryCode: '86', watermark }
  return { ...ok, phone_info: phone }
}

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/sec-center/sec-check/api_msgseccheck */
function answerText({ world, createTraceId }: TokenCallsOptions, body: Record<string, unknown>) {
  const { content } = body
  if (typeof content !== 'string' || content === '') return 'empty_content'
  if (content.length > maxTextLength) return 'too_long'
  const visitor = findVisitor(world, body)
  if (typeof visitor === 'string') return visitor
  const { riskyWords, reviewWords } = world.state().content
  const holds = (words: string[]) => words.some((word) => content.includes(word))
  const suggest = holds(riskyWords) ? 'risky' : holds(reviewWords) ? 'review' : 'pass'
  const result = { suggest, label: textLabels[suggest] } as const
  const detail = [{ strategy: 'content_model', errcode: 0, ...result, prob: 90 }]
  return { ...ok, trace_id: createTraceId(), result, detail }
}

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/sec-center/sec-check/api_mediacheckasync */
function answerImage(
  { world, imageChecks, createTraceId }: TokenCallsOptions,
  body: Record<string, unknown>,
) {
  const { media_url: url, media_type: type } = body
  if (typeof url !== 'string' || !/^https?:\/\//.test(url) || !URL.canParse(url)) return 'invalid_url'
  if (type !== 1 && type !== 2) return 'invalid_argument'
  const visitor = findVisitor(world, body)
  if (typeof visitor === 'string') return visitor
  const traceId = createTraceId()
  imageChecks.start({ url, traceId, accountId: visitor.id })
  return { ...ok, trace_id: traceId }
}

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/sec-center/safety-control-capability/api_getuserriskrank */
function answerRisk(world: World, body: Record<string, unknown>) {
  const { appid, client_ip: address, scene } = body
  if (appid !== world.appId) return 'wrong_appid'
  if (typeof address !== 'string' || address === '' || ![0, 1, 2].includes(Number(scene)))
    return 'invalid_argument'
  const account = findRecent(world, body.openid)
  if (typeof account === 'string') return account
  return { errcode: 0, errmsg: 'getuserriskrank succ', risk_rank: account.riskRank, unoin_id: 1 }
}

function findVisitor(world: World, { version, scene, openid }: Record<string, unknown>) {
  if (version !== 2) return 'invalid_argument'
  if (![1, 2, 3, 4].includes(Number(scene))) return 'wrong_scene'
  return findRecent(world, openid)
}

function findRecent(world: World, openId: unknown): AccountState | PlatformErrorName {
  const visitor = world.findVisitor(String(openId))
  if (!visitor) return openIdForm.test(String(openId)) ? 'foreign_openid' : 'wrong_openid'
  const { account, visitedAt } = visitor
  return visitedAt !== null && world.now() - visitedAt <= visitLimitMs ? account : 'no_recent_visit'
}
