import { dayMs, formatDay } from '../core/days.ts'
import { toIsoTime } from '../core/iso-time.ts'
import type { AuditBody, StatisticsBody, UsersBody } from './admin-schemas.ts'
import type { AdminService } from './admin-service.ts'
import type { AuditEntry } from './admin-store.ts'

type Statistics = Awaited<ReturnType<AdminService['readStatistics']>>
type Users = Awaited<ReturnType<AdminService['listUsers']>>

/** `2026-11-20` as days since 1970; null for a day that is in no calendar. */
export function parseDay(text: string): number | null {
  const at = Date.parse(`${text}T00:00:00Z`)
  const isReal = !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
  return isReal ? at / dayMs : null
}

const toIsoOrNull = (at: number | null) => (at === null ? null : toIsoTime(at))

export function toStatisticsBody({ totals, days, outcomes }: Statistics): StatisticsBody {
  return {
    totals,
    days: days.map(({ day, newUsers, activeUsers, retained }) => ({
      day: formatDay(day),
      newUsers,
      activeUsers,
      retainedAfter1: retained[0],
      retainedAfter7: retained[1],
      retainedAfter30: retained[2],
    })),
    signIns: outcomes.map(({ day, outcome, count }) => ({ day: formatDay(day), outcome, count })),
  }
}

export function toUsersBody(users: Users, next: string | null): UsersBody {
  return {
    users: users.map((user) => ({
      id: user.id,
      state: user.state,
      phone: user.phone,
      createdAt: toIsoTime(user.createdAt),
      lastSignInAt: toIsoTime(user.lastSignInAt),
      bannedUntil: toIsoOrNull(user.bannedUntil),
      purgeAt: toIsoOrNull(user.purgeAt),
    })),
    next,
  }
}

export function toAuditBody(entries: AuditEntry[], next: string | null): AuditBody {
  return {
    entries: entries.map(({ id, at, actorId, action, userId, reason }) => ({
      id,
      at: toIsoTime(at),
      actor: actorId,
      action,
      userId,
      reason,
    })),
    next,
  }
}

interface Position {
  at: number
  id: string
}

export function formatCursor({ at, id }: Position): string {
  return Buffer.from(`${at}.${id}`).toString('base64url')
}

/** Null for a text that is no cursor of ours. */
export function parseCursor(cursor: string): Position | null {
  const match = /^(\d{1,15})\.([\w-]{1,64})$/.exec(Buffer.from(cursor, 'base64url').toString())
  return match?.[1] && match[2] ? { at: Number(match[1]), id: match[2] } : null
}
