import type { UserRecord } from './records.ts'
import type { Hmac } from './secrets.ts'

export const noBan = {
  banPublicReason: null,
  bannedUntil: null,
  bannedAt: null,
  banReasonClass: null,
  banNote: null,
}

/** A ban ends by itself. Under deletion it is still on record. */
export function hasBan(user: Pick<UserRecord, 'state' | 'bannedAt' | 'bannedUntil'>, now: number): boolean {
  const isOnRecord = user.state === 'banned' || user.bannedAt !== null
  return isOnRecord && (user.bannedUntil === null || user.bannedUntil > now)
}

/** The name under which the ban of an account that is gone is stored. */
export function hashPerson(hmac: Hmac, openId: string): string {
  return hmac(`tombstone:${openId}`)
}
