import type { People, SweepTime, Transactions } from '../core/user-store.ts'
import type { AvatarCheckStore, AvatarStore } from '../profile/avatar-store.ts'
import type { KeyStore } from '../profile/key-store.ts'
import type { NicknameStore, PhoneStore, ProfileReads, SettingTransaction } from '../profile/profile-store.ts'
import type { ErasureTransaction, ExportReads, PurgeStore } from '../rights/rights-store.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import type { RiskStore } from '../sign-in/risk-store.ts'
import type { CodeStore, SignInTransaction } from '../sign-in/sign-in-store.ts'

/** What is asked by itself or inside a transaction. */
export type AccountReads = ExportReads

/** Everything that the subjects do inside a transaction. */
export type AccountTransaction = SignInTransaction & SettingTransaction & ErasureTransaction

export interface SweepLimits extends SweepTime {
  now: number
  codesUsedBefore: number
  sessionsEndedBefore: number
  eventsBefore: number
  /** Consents and erasures of people who are gone: evidence without content. */
  evidenceBefore: number
}

/** The ports of sessions, sign-in, profile and rights over one set of tables. */
export interface AccountStore
  extends AccountReads,
    SessionStore,
    CodeStore,
    ProfileReads,
    PurgeStore,
    Transactions<AccountTransaction> {
  /** Erases what has been kept long enough, and takes off record the bans that have run out. */
  sweep(limits: SweepLimits): Promise<void>
}

/** What people give of themselves, what is checked of it, and who they are. */
export interface PersonalStore
  extends People,
    NicknameStore,
    PhoneStore,
    AvatarStore,
    AvatarCheckStore,
    RiskStore,
    KeyStore {
  /** On which days a session was used, as far back as that is remembered. */
  listActiveDays(userId: string): Promise<number[]>
  sweepPersonal(
    limits: SweepTime & { keysBefore: number; checksBefore: number; eventsBefore: number },
  ): Promise<void>
}
