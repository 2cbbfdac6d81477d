import { dayMs, hourMs } from '../core/days.ts'
import type { RandomBytes } from '../core/random.ts'

const idleMs = 7 * dayMs
const absoluteMs = 30 * dayMs

/** The write that extends a life is not worth making on every request. */
const extensionIntervalMs = hourMs

export const maxSessionsPerUser = 10

/** Devices without a session that are remembered: a device id costs its caller nothing. */
export const maxIdleDevices = 50

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
