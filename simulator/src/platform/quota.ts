import type { PlatformErrorName } from './platform-answers.ts'

interface Limits {
  perMinute: number
  perDay: number
}

export interface Quota {
  /** Counts a call; names the refusal when it is one too many. */
  take(): Extract<PlatformErrorName, 'rate_limited' | 'day_limited'> | null
}

/** The counts that the platform keeps, each for itself. */
export interface Quotas extends Record<'stableToken' | 'forcedToken' | 'textCheck' | 'imageCheck', Quota> {
  /** Every person has a count of their own. */
  exchangeOf(openId: string): Quota
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const chinaOffsetMs = 8 * 60 * minuteMs
const unlimited = Number.POSITIVE_INFINITY

/**
 * What WeChat grants an app. For phone numbers and risk ranks it names no limit; the one of code2Session stands
 * in older pages. Forced tokens have besides it a time between two.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/server/API
 */
const limits = {
  exchange: { perMinute: 100, perDay: unlimited },
  stableToken: { perMinute: 10_000, perDay: 500_000 },
  forcedToken: { perMinute: unlimited, perDay: 20 },
  textCheck: { perMinute: 4000, perDay: 2_000_000 },
  imageCheck: { perMinute: 2000, perDay: 200_000 },
}

export function createQuotas(now: () => number): Quotas {
  const exchanges = new Map<string, Quota>()
  return {
    exchangeOf(openId) {
      const quota = exchanges.get(openId) ?? createQuota(limits.exchange, now)
      exchanges.set(openId, quota)
      return quota
    },
    stableToken: createQuota(limits.stableToken, now),
    forcedToken: createQuota(limits.forcedToken, now),
    textCheck: createQuota(limits.textCheck, now),
    imageCheck: createQuota(limits.imageCheck, now),
  }
}

/** WeChat counts by calendar minute and by day in UTC+8. */
export function createQuota({ perMinute, perDay }: Limits, now: () => number): Quota {
  const minute = createCounter(() => Math.floor(now() / minuteMs))
  const day = createCounter(() => Math.floor((now() + chinaOffsetMs) / dayMs))
  return {
    take() {
      if (day() > perDay) return 'day_limited'
      return minute() > perMinute ? 'rate_limited' : null
    },
  }
}

function createCounter(period: () => number): () => number {
  let current = Number.NaN
  let count = 0
  return () => {
    const newest = period()
    count = newest === current ? count + 1 : 1
    current = newest
    return count
  }
}
