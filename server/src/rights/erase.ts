import { hasBan, hashPerson } from '../core/ban.ts'
import { dayMs } from '../core/days.ts'
import type { CreateId } from '../core/random.ts'
import type { ErasureCause, UserRecord } from '../core/records.ts'
import type { Hmac } from '../core/secrets.ts'
import { endAllSessions } from '../sessions/end-session.ts'
import type { ErasureTransaction } from './rights-store.ts'

export interface ErasureMakers {
  createId: CreateId
  /** Keyed, so that what stays of a banned person does not tell who it was. */
  hmac: Hmac
  now: number
}

const longestTombstoneMs = 3 * 365 * dayMs

/**
 * Erases an account that the caller's transaction has locked. A banned person leaves a tombstone, so that
 * leaving and coming back does not end a ban; everybody leaves evidence under a random pseudonym.
 */
export async function eraseAccount(
  makers: ErasureMakers,
  tx: ErasureTransaction,
  { user, cause }: { user: UserRecord; cause: ErasureCause },
): Promise<void> {
  const { createId, hmac, now } = makers
  if (hasBan(user, now)) {
    const openId = await tx.findOpenId(user.id)
    const endsAt = Math.min(user.bannedUntilAt ?? Number.POSITIVE_INFINITY, now + longestTombstoneMs)
    const reasonClass = user.banReasonClass ?? 'other'
    if (openId) await tx.saveTombstone({ personHmac: hashPerson(hmac, openId), reasonClass, endsAt })
  }
  await endAllSessions(tx, user.id, { reason: 'deleting', now })
  const pseudonym = `gone-${createId()}`
  await tx.eraseUser(user.id, pseudonym)
  await tx.addErasure({ pseudonym, cause, at: now })
}
