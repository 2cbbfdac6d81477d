import { workThrough } from '../core/background-work.ts'
import { hourMs } from '../core/days.ts'
import { ApiError } from '../core/errors.ts'
import type { RiskMark, RiskState } from '../core/records.ts'
import {
  type FallbackPolicy,
  leaseFor,
  type RiskQuestion,
  type WechatClient,
  WechatError,
} from '../core/wechat-client.ts'
import type { DueRisk, RiskStore } from './risk-store.ts'

interface RiskCheckOptions {
  wechat: Pick<WechatClient, 'readRiskRank'>
  fallback: FallbackPolicy['risk']
  now: () => number
}

/**
 * Asks WeChat how risky a person is, and resolves to what has to be remembered of it. Throws `risk_refused`.
 * The rank itself goes no further than this file.
 */
export type CheckRisk = (question: RiskQuestion) => Promise<RiskState>

const refusedRank = 4
const askAgainAfterMs = 12 * hourMs
const retryAfterSeconds = 30

/** 0 to 2 pass, 3 passes and is marked, 4 is refused. No answer passes, is marked, and is asked for again. */
export function createRiskCheck({ wechat, fallback, now }: RiskCheckOptions): CheckRisk {
  return async (question) => {
    const mark = await findMark(wechat, question)
    if (mark === 'high') throw new ApiError('risk_refused')
    if (mark !== 'unknown') return { mark, askAt: null }
    if (fallback === 'refuse') throw new ApiError('check_unavailable', { retryAfterSeconds })
    return { mark, askAt: now() + askAgainAfterMs }
  }
}

/** Null for a rank that needs no mark. A misconfigured platform has already raised its alarm, and counts as no answer. */
async function findMark(
  wechat: Pick<WechatClient, 'readRiskRank'>,
  question: RiskQuestion,
  signal?: AbortSignal,
): Promise<RiskMark | null> {
  try {
    const rank = await wechat.readRiskRank({ ...question, address: toPlainAddress(question.address) }, signal)
    if (rank >= refusedRank) return 'high'
    return rank === refusedRank - 1 ? 'medium' : null
  } catch (error) {
    if (error instanceof WechatError) return error.failure === 'risk_blocked' ? 'high' : 'unknown'
    throw error
  }
}

/** WeChat wants an address, not a network. */
function toPlainAddress(address: string): string {
  return address.replace(/\/\d+$/, '')
}

interface RiskReviewOptions {
  store: RiskStore
  wechat: Pick<WechatClient, 'readRiskRank' | 'longestCallMs'>
  now: () => number
}

/**
 * Asks once more about people for whom WeChat had no answer. A person found risky by now is marked for the
 * operators; nobody is locked out by a later automatic answer. Nor is anybody cleared by one: a mark for rank 3
 * or 4 stays, however low the rank is a day later, and only "no answer" is replaced by an answer.
 */
export function reviewRisks({ store, wechat, now }: RiskReviewOptions, signal: AbortSignal): Promise<void> {
  const dueBy = now()
  const claim = () => store.claimDueRisk({ dueBy, leaseUntil: now() + leaseFor(wechat, 1) })
  const review = async ({ userId, ...question }: DueRisk) =>
    store.saveRisk(userId, { mark: await findMark(wechat, question, signal), askAt: null })
  return workThrough(claim, review, signal)
}
