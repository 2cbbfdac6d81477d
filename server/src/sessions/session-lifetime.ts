import type { RandomBytes } from './session-token.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

const idleMs = 7 * dayMs
const absoluteMs = 30 * dayMs
/** The write that extends a life is not worth making on every request. */
const extensionIntervalMs = hourMs

export const maxSessionsPerUser = 10
/** Devices without a session that are remembered: a device id costs its caller nothing. */
export const maxIdleDevices = 50

export const retention = {
  usedCodeMs: 10 * minuteMs,
  endedSessionMs: 30 * dayMs,
  securityEventMs: 180 * dayMs,
  evidenceMs: 3 * 365 * dayMs,
  adminTokenMs: 8 * hourMs,
}

interface Lifetime {
  expiresAt: number
  absoluteExpiresAt: number
}

/** 7 idle days inside 30 days ± 10 %: at random, so that sessions of one busy hour do not end in one hour. */
export function startLifetime(now: number, randomBytes: RandomBytes): Lifetime {
  const share = randomBytes(4).readUInt32BE() / 2 ** 32
  const absoluteExpiresAt = now + Math.round(absoluteMs * (0.9 + 0.2 * share))
  return { expiresAt: now + idleMs, absoluteExpiresAt }
}

/** The new idle limit of a session that is used now; null when it was extended within the hour. */
export function extendLifetime(
  session: { extendedAt: number; absoluteExpiresAt: number },
  now: number,
): number | null {
  if (now - session.extendedAt < extensionIntervalMs) return null
  return Math.min(now + idleMs, session.absoluteExpiresAt)
}

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
