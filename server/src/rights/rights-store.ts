import type { BanReasonClass, ErasureCause } from '../core/records.ts'
import type { UserReads } from '../core/user-store.ts'
import type { SettingReads } from '../profile/profile-store.ts'
import type { SessionReads, SessionTransaction } from '../sessions/session-store.ts'

export interface ConsentReads {
  /** Oldest first. */
  listConsents(userId: string): Promise<{ version: string; at: number }[]>
}

/** What an export tells of an account. */
export interface ExportReads extends UserReads, SessionReads, SettingReads, ConsentReads {
  listDevices(
    userId: string,
  ): Promise<{ model: string; system: string; createdAt: number; lastSignInAt: number }[]>
}

export interface ErasureTransaction extends SessionTransaction, ConsentReads {
  /** Whether this is an admin, and no other one's account is active. Concurrent callers wait for each other. */
  isLastAdmin(userId: string): Promise<boolean>
  saveTombstone(tombstone: { personHmac: string; reasonClass: BanReasonClass; endsAt: number }): Promise<void>
  /** Erases everything of a user, and puts what has to stay under a pseudonym. */
  eraseUser(userId: string, pseudonym: string): Promise<void>
  addErasure(erasure: { pseudonym: string; cause: ErasureCause; at: number }): Promise<void>
}

export interface PurgeStore {
  /** Takes accounts whose time has come for `leaseUntil`, so that another node leaves them alone. */
  claimPurges(claim: { now: number; leaseUntil: number; limit: number }): Promise<string[]>
}
