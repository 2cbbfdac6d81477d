import type { EndedReason, SecurityEventKind, UserRecord } from './records.ts'

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

export interface SettingRecord {
  field: string
  value: unknown
  revision: number
}

/** Questions that change nothing: asked by themselves or inside a transaction. Times are milliseconds. */
export interface AccountReads {
  findUserById(id: string): Promise<UserRecord | null>
  findOpenId(userId: string): Promise<string | null>
  /** Live ones, most recently used first. */
  listDeviceSessions(userId: string, now: number): Promise<DeviceSession[]>
  /** Devices whose session was ended on purpose since then, newest first. */
  listEndedDevices(userId: string, since: number): Promise<EndedDevice[]>
  /** Newest first. */
  listEvents(query: LogQuery): Promise<LogEntryRecord[]>
  listSettings(userId: string): Promise<SettingRecord[]>
  /** Oldest first. */
  listConsents(userId: string): Promise<{ version: string; at: number }[]>
  listDevices(
    userId: string,
  ): Promise<{ model: string; system: string; createdAt: number; lastSignInAt: number }[]>
}
