import type { AccountReads } from './account-reads.ts'
import type {
  AccountState,
  AccountSummary,
  BanReasonClass,
  EndedReason,
  ErasureCause,
  SecurityEventKind,
  SessionPurpose,
  UserRecord,
} from './records.ts'

export interface DeviceRecord {
  /** Ours; the phone's own id is only unique for its user. */
  id: string
  /** Why its last session was ended on purpose; null when it was not. */
  endedReason: EndedReason | null
}

/** A session with the account behind it; of the account there is nothing when the user is gone. */
export interface SessionRecord extends Omit<AccountSummary, 'userId'> {
  id: string
  userId: string | null
  expiresAt: number
  absoluteExpiresAt: number
  extendedAt: number
  endedReason: EndedReason | null
  /** Null when the user is gone. */
  userState: AccountState | null
  bannedUntil: number | null
  purpose: SessionPurpose
  provedAt: number | null
}

export interface NewSession {
  id: string
  /** Hex SHA-256 of the token. */
  tokenHash: string
  userId: string
  deviceId: string
  purpose: SessionPurpose
  createdAt: number
  expiresAt: number
  absoluteExpiresAt: number
}

export interface SecurityEvent {
  id: string
  userId: string
  deviceId: string | null
  kind: SecurityEventKind
  address: string
  at: number
}

export interface AccountStore extends AccountReads {
  /** False when the same code was claimed before. Commits by itself, ahead of the exchange. */
  claimCode(codeHmac: string, now: number): Promise<boolean>
  findSession(tokenHash: string): Promise<SessionRecord | null>
  /** Notes too that the person was here on the day of `extendedAt`. Changes nothing when the session has ended. */
  extendSession(
    session: { id: string; userId: string },
    times: { expiresAt: number; extendedAt: number },
  ): Promise<void>
  /** Notes that the session proved the WeChat account at `at`. */
  markProved(sessionId: string, at: number): Promise<void>
  /** Takes accounts whose time has come for `leaseUntil`, so that another node leaves them alone. */
  claimPurges(claim: { now: number; leaseUntil: number; limit: number }): Promise<string[]>
  /** Null when it is gone. */
  readAccount(userId: string): Promise<AccountSummary | null>
  transaction<T>(work: (tx: AccountTransaction) => Promise<T>): Promise<T>
  /** Erases what has been kept long enough, and takes off record the bans that have run out. */
  sweep(limits: SweepLimits): Promise<void>
}

export interface SweepLimits extends SweepTime {
  now: number
  codesUsedBefore: number
  sessionsEndedBefore: number
  eventsBefore: number
  /** Consents and erasures of people who are gone: evidence without content. */
  evidenceBefore: number
}

/** A sweep works in batches. */
export interface SweepTime {
  /** False when its time is over: what is left then is done by the next one. */
  mayGoOn(): boolean
}

/** All of it happens, or nothing. */
export interface AccountTransaction extends AccountReads {
  findUserByOpenId(openId: string): Promise<UserRecord | null>
  /** Makes the user unless a concurrent sign-in has: then `isNew` is false. */
  ensureUser(user: UserRecord, openId: string): Promise<{ user: UserRecord; isNew: boolean }>
  /** The account as it is now, kept from changing under this transaction; null when it is gone. */
  lockUser(id: string): Promise<UserRecord | null>
  updateUser(id: string, changes: Partial<Omit<UserRecord, 'id'>>): Promise<void>
  findDevice(userId: string, phoneId: string): Promise<DeviceRecord | null>
  saveDevice(device: SavedDevice): Promise<DeviceRecord>
  /** Forgets all devices without a session but the `keep` of newest sign-in. */
  forgetIdleDevices(userId: string, keep: number): Promise<void>
  /** Remembers on the device that its session was ended on purpose. */
  markDevice(id: string, endedReason: EndedReason, now: number): Promise<void>
  /** Of consents to the same version, the first and this newest one are kept. */
  addConsent(consent: { id: string; userId: string; version: string; at: number }): Promise<void>
  /** Needs the user locked, as `endSession` does: both count the user's devices anew. */
  addSession(session: NewSession): Promise<void>
  /** Ends it and forgets whose it was. False when it had ended before. */
  endSession(session: { id: string; userId: string }, reason: EndedReason, now: number): Promise<boolean>
  /** Sessions that are not ended, least recently used first. */
  listSessions(userId: string): Promise<{ id: string; deviceId: string; expiresAt: number }[]>
  findSessionDevice(sessionId: string): Promise<string | null>
  hasEventSince(query: { deviceId: string; kind: SecurityEventKind; since: number }): Promise<boolean>
  addEvent(event: SecurityEvent): Promise<void>
  saveSetting(setting: { userId: string; field: string; value: unknown; revision: number }): Promise<void>
  /** The end of a ban that outlived its account; null when there is none at `now`. */
  findTombstone(personHmac: string, now: number): Promise<{ endsAt: number } | null>
  saveTombstone(tombstone: { personHmac: string; reasonClass: BanReasonClass; endsAt: number }): Promise<void>
  /** Whether this is an admin, and no other one's account is active. Who asks at once waits for the answer's use. */
  isLastAdmin(userId: string): Promise<boolean>
  /** Erases everything of a user, and puts what has to stay under a pseudonym. */
  eraseUser(userId: string, pseudonym: string): Promise<void>
  addErasure(erasure: { pseudonym: string; cause: ErasureCause; at: number }): Promise<void>
}

export interface SavedDevice {
  /** Used when the device is new. */
  id: string
  userId: string
  phoneId: string
  model: string
  system: string
  now: number
}
