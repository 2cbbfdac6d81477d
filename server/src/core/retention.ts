import { dayMs, hourMs, minuteMs } from './days.ts'

/** How long what is erased by time is kept. */
export const retention = {
  usedCodeMs: 10 * minuteMs,
  endedSessionMs: 30 * dayMs,
  securityEventMs: 180 * dayMs,
  /** Consents and erasures of people who are gone. */
  evidenceMs: 3 * 365 * dayMs,
  adminTokenMs: 8 * hourMs,
  idempotencyKeyMs: dayMs,
  /** Long after any verdict can still come. */
  avatarCheckMs: 7 * dayMs,
  /** Long after any event can still come again. */
  pushEventMs: 30 * dayMs,
}
