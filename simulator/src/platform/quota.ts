export interface Limits {
  perMinute: number
  perDay: number
}

export interface Quota {
  /** Counts a call. `minute` or `day` when it is one too many. */
  take(): 'minute' | 'day' | null
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const chinaOffsetMs = 8 * 60 * minuteMs

/** WeChat counts by calendar minute and by day in UTC+8. */
export function createQuota({ perMinute, perDay }: Limits, now: () => number): Quota {
  const minute = createCounter(() => Math.floor(now() / minuteMs))
  const day = createCounter(() => Math.floor((now() + chinaOffsetMs) / dayMs))
  return {
    take() {
      if (day() > perDay) return 'day'
      return minute() > perMinute ? 'minute' : null
    },
  }
}

function createCounter(period: () => number): () => number {
  let current = Number.NaN
  let count = 0
  return () => {
    if (period() !== current) count = 0
    current = period()
    count += 1
    return count
  }
}
