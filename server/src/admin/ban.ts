import { noBan } from '../core/ban.ts'
import type { CreateId } from '../core/random.ts'
import type { BanReasonClass } from '../core/records.ts'
import { endAllSessions } from '../sessions/end-session.ts'
import { recordEvent } from '../sessions/record-event.ts'
import { operatorAddress, type SessionTransaction } from '../sessions/session-store.ts'

export interface Ban {
  reasonClass: BanReasonClass
  /** Shown to the person. */
  publicReason: string | null
  /** Never shown to the person. */
  note: string | null
  /** Milliseconds; null for a ban without end. */
  until: number | null
}

interface Makers {
  createId: CreateId
  now: number
}

/**
 * Bans an account and ends its sessions, in one transaction of the caller's. An account under deletion
 * stays under deletion and keeps the ban on record. False when there is no such account.
 */
export async function banUser(
  makers: Makers,
  tx: SessionTransaction,
  userId: string,
  ban: Ban,
): Promise<boolean> {
  const user = await tx.lockUser(userId)
  if (!user) return false
  const { createId, now } = makers
  await tx.updateUser(userId, {
    state: user.state === 'deleting' ? 'deleting' : 'banned',
    bannedAt: now,
    banReasonClass: ban.reasonClass,
    banPublicReason: ban.publicReason,
    banNote: ban.note,
    bannedUntilAt: ban.until,
  })
  await endAllSessions(tx, userId, { reason: 'banned', now })
  await recordEvent(createId, tx, {
    userId,
    deviceId: null,
    address: operatorAddress,
    now,
    kind: 'account_banned',
  })
  return true
}

/** Takes a ban back. False when there is no such account, or no ban. */
export async function unbanUser(makers: Makers, tx: SessionTransaction, userId: string): Promise<boolean> {
  const user = await tx.lockUser(userId)
  if (!user || (user.state !== 'banned' && user.bannedAt === null)) return false
  const { createId, now } = makers
  await tx.updateUser(userId, { ...noBan, state: user.state === 'deleting' ? 'deleting' : 'active' })
  await recordEvent(createId, tx, {
    userId,
    deviceId: null,
    address: operatorAddress,
    now,
    kind: 'account_unbanned',
  })
  return true
}
