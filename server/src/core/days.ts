export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

const chinaOffsetMs = 8 * hourMs

/** The calendar day of `now` in UTC+8, counted from 1970. */
export function dayOf(now: number): number {
  return Math.floor((now + chinaOffsetMs) / dayMs)
}

/** `2026-11-20` for a day that `dayOf` gave. */
export function formatDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}

/** When the day of `now` began in UTC+8, in ms. */
export function startOfDay(now: number): number {
  return startOfDayNumber(dayOf(now))
}

/** When a day that `dayOf` gave began, in ms. */
export function startOfDayNumber(day: number): number {
  return day * dayMs - chinaOffsetMs
}
