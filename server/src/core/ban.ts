import type { UserRecord } from './records.ts'
import type { Hmac } from './secrets.ts'

export const noBan = {
  banPublicReason: null,
  bannedUntilAt: null,
  bannedAt: null,
  banReasonClass: null,
  banNote: null,
}

/** A ban ends by itself. Under deletion it is still on record. */
export function hasBan(user: Pick<UserRecord, 'state' | 'bannedAt' | 'bannedUntilAt'>, now: number): boolean {
  const isOnRecord = user.state === 'banned' || user.bannedAt !== null
  return isOnRecord && (user.bannedUntilAt === null || user.bannedUntilAt > now)
}

/** The name under which the ban of an account that is gone is stored. */
export function hashPerson(hmac: Hmac, openId: string): string {
  return hmac(`tombstone:${openId}`)
}
