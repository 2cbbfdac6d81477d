import type {
  AccountState,
  AccountSummary,
  EndedReason,
  SecurityEventKind,
  SessionPurpose,
} from '../core/records.ts'
import type { UserTransaction } from '../core/user-store.ts'

/** What stands for an address in entries about what the person did not do here. */
export const wechatAddress = 'wechat'
export const operatorAddress = 'operator'

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

export interface DeviceSession {
  id: string
  deviceId: string
  model: string
  system: string
  createdAt: number
  /** Exact to the hour: the write that notes a use is made at most hourly. */
  lastUsedAt: number
  expiresAt: number
}

export interface EndedDevice {
  model: string
  system: string
  reason: EndedReason
  endedAt: number
}

export interface SecurityEvent {
  id: string
  userId: string
  deviceId: string | null
  kind: SecurityEventKind
  address: string
  at: number
}

export interface LogEntryRecord {
  id: string
  kind: SecurityEventKind
  address: string
  at: number
  /** Null when the device is not known any more. */
  model: string | null
  system: string | null
}

export interface LogQuery {
  userId: string
  /** The last entry of the page before; null for the newest. */
  before: { at: number; id: string } | null
  limit: number
}

export interface SessionStore {
  findSession(tokenHash: string): Promise<SessionRecord | null>
  /** Notes too that the person was here on the day of `extendedAt`. Changes nothing when the session has ended. */
  extendSession(
    session: { id: string; userId: string },
    times: { expiresAt: number; extendedAt: number },
  ): Promise<void>
  /** Notes that the session proved the WeChat account at `at`. */
  markProved(sessionId: string, at: number): Promise<void>
}

/** Devices and what happened on them. */
export interface SessionReads {
  /** Live ones, most recently used first. */
  listDeviceSessions(userId: string, now: number): Promise<DeviceSession[]>
  /** Devices whose session was ended on purpose since then, newest first. */
  listEndedDevices(userId: string, since: number): Promise<EndedDevice[]>
  /** Newest first. */
  listEvents(query: LogQuery): Promise<LogEntryRecord[]>
}

export interface EventTransaction extends UserTransaction {
  addEvent(event: SecurityEvent): Promise<void>
}

export interface SessionTransaction extends EventTransaction {
  /**
   * Ends it and forgets whose it was. False when it had ended before. Needs the user locked: the user's devices
   * are counted anew.
   */
  endSession(session: { id: string; userId: string }, reason: EndedReason, now: number): Promise<boolean>
  /** Sessions that are not ended, least recently used first. */
  listSessions(userId: string): Promise<{ id: string; deviceId: string; expiresAt: number }[]>
  findSessionDevice(sessionId: string): Promise<string | null>
  /** Remembers on the device that its session was ended on purpose. */
  markDevice(id: string, endedReason: EndedReason, now: number): Promise<void>
}
