import type { EndedReason, SecurityEventKind, SessionPurpose, UserRecord } from '../core/records.ts'
import type { SessionTransaction } from '../sessions/session-store.ts'

export interface DeviceRecord {
  /** Ours; the phone's own id is only unique for its user. */
  id: string
  /** Why its last session was ended on purpose; null when it was not. */
  endedReason: EndedReason | null
}

interface SavedDevice {
  /** Used when the device is new. */
  id: string
  userId: string
  phoneId: string
  model: string
  system: string
  now: number
}

interface NewSession {
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

export interface CodeStore {
  /** False when the same code was claimed before. Commits by itself, ahead of the exchange. */
  claimCode(codeHmac: string, now: number): Promise<boolean>
}

export interface SignInTransaction extends SessionTransaction {
  findUserByOpenId(openId: string): Promise<UserRecord | null>
  /** Makes the user unless a concurrent sign-in has: then `isNew` is false. */
  ensureUser(user: UserRecord, openId: string): Promise<{ user: UserRecord; isNew: boolean }>
  /** The end of a ban that outlived its account; null when there is none at `now`. */
  findTombstone(personHmac: string, now: number): Promise<{ endsAt: number } | null>
  findDevice(userId: string, phoneId: string): Promise<DeviceRecord | null>
  saveDevice(device: SavedDevice): Promise<DeviceRecord>
  /** Forgets all devices without a session but the `keep` of newest sign-in. */
  forgetIdleDevices(userId: string, keep: number): Promise<void>
  /** Of consents to the same version, the first and this newest one are kept. */
  addConsent(consent: { id: string; userId: string; version: string; at: number }): Promise<void>
  /** Needs the user locked, as `endSession` does. */
  addSession(session: NewSession): Promise<void>
  hasEventSince(query: { deviceId: string; kind: SecurityEventKind; since: number }): Promise<boolean>
}
