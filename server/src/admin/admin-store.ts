import type { AccountState } from '../core/records.ts'
import type { SweepTime, Transactions } from '../core/user-store.ts'
import type { SessionTransaction } from '../sessions/session-store.ts'

export const auditActions = [
  'admin_granted',
  'admin_removed',
  'admin_token_minted',
  'user_looked_at',
  'user_banned',
  'user_unbanned',
  'sessions_revoked',
  'keys_rotated',
  'accounts_purged',
] as const

export type AuditAction = (typeof auditActions)[number]

export interface AuditEntry {
  id: string
  /** The admin's user id; null for the command line on the server's host. */
  actorId: string | null
  action: AuditAction
  /** Whom it was done to. */
  userId: string | null
  reason: string
  at: number
}

/** An account as operators see it: no openid, no full number, no nickname. */
export interface AdminUserRecord {
  id: string
  state: AccountState
  /** Encrypted, or null when there is none. */
  phoneSealed: string | null
  createdAt: number
  lastSignInAt: number
  bannedUntil: number | null
  purgeAt: number | null
}

/** Where a list goes on: the last entry of the page before. */
export interface PageQuery {
  before: { at: number; id: string } | null
  limit: number
}

export interface UserQuery extends PageQuery {
  state: AccountState | null
  userId: string | null
}

export interface DayStatistic {
  /** Days since 1970 in UTC+8. */
  day: number
  newUsers: number
  activeUsers: number
  /** Of those who came 1, 7 and 30 days before, how many were active on this day. */
  retained: [number, number, number]
}

export interface Totals {
  users: number
  active: number
  banned: number
  deleting: number
  liveSessions: number
}

export interface AdminTransaction extends SessionTransaction {
  /** Whether this is an admin, and no other one's account is active. Concurrent callers wait for each other. */
  isLastAdmin(userId: string): Promise<boolean>
  addAudit(entry: AuditEntry): Promise<void>
  isAdmin(userId: string): Promise<boolean>
  /** Granting twice changes nothing. */
  addAdmin(userId: string, now: number): Promise<void>
  /** With his tokens. */
  removeAdmin(userId: string): Promise<void>
  addAdminToken(token: { tokenHash: string; userId: string; now: number }): Promise<void>
}

export interface AdminStore extends Transactions<AdminTransaction> {
  /** Marks a live token as used and tells whose it is; null for any other. Times are milliseconds. */
  useAdminToken(
    tokenHash: string,
    limits: { now: number; usedAfter: number; createdAfter: number },
  ): Promise<string | null>
  /** Newest first. */
  listUsers(query: UserQuery): Promise<AdminUserRecord[]>
  /** Newest first. */
  listAudit(query: PageQuery): Promise<AuditEntry[]>
  listDayStatistics(fromDay: number, toDay: number): Promise<DayStatistic[]>
  listOutcomes(fromDay: number, toDay: number): Promise<{ day: number; outcome: string; count: number }[]>
  readTotals(now: number): Promise<Totals>
  /** Erases entries and tokens that have been kept long enough. */
  sweep(limits: SweepTime & { eventsBefore: number; tokensBefore: number }): Promise<void>
}
