import type { AccountSummary } from '../core/account-store.ts'
import type { DataRights } from '../rights/data-rights.ts'
import type { Devices } from '../sessions/devices.ts'
import type { RevokedReason } from '../core/errors.ts'
import type { Profile } from '../profile/profile.ts'
import type { Proofs } from '../sessions/proof.ts'
import type { SecurityLog } from '../sessions/security-log.ts'
import type { Settings } from '../profile/settings.ts'

/** What the account's owner sees of it. Times are ISO 8601 UTC. */
export interface UserView {
  id: string
  nickname: string | null
  avatarUrl: string | null
  phone: string | null
  createdAt: string
  signInDays: number
  deviceCount: number
  lastSignInAt: string
}

export interface DeviceLabel {
  /** 22 characters base64url, made by the app at install. Names a device of its user and proves nothing. */
  id: string
  appId: string
  model: string
  system: string
}

export interface SignInRequest {
  code: string
  /** A person tapped; without it the sign-in is silent and may only find an account. */
  createAccount: boolean
  consentVersion?: string | undefined
  /** Take back a deletion. Only honoured with a tap. */
  restore: boolean
  /** `rights`: what a banned person may still do. Never makes an account. */
  purpose: SessionPurpose
  device: DeviceLabel
  /** As `clientAddress` gives it. */
  address: string
}

export interface SignInResult {
  token: string
  expiresInSeconds: number
  user: UserView
  isNewUser: boolean
}

/** The session that a request came with, checked against the store a moment ago. */
export interface ActiveSession {
  id: string
  userId: string
  /** A banned person's session reaches the profile, the export and the deletion only. */
  purpose: SessionPurpose
  /** When it last proved control of the WeChat account; null when never. */
  provedAt: number | null
  account: AccountSummary
}

export type SessionPurpose = 'full' | 'rights'

/** What the HTTP side may ask of the account rules. Refusals are thrown as `ApiError`. */
export interface AccountService {
  signIn(request: SignInRequest): Promise<SignInResult>
  /** `authorization` is the header's value. Throws one of the five `session_…` codes. */
  authenticate(authorization: string | undefined): Promise<ActiveSession>
  readUser(userId: string): Promise<UserView>
  /** The account as it was when the session was checked. */
  viewUser(session: ActiveSession): UserView
  endSession(session: ActiveSession, reason: RevokedReason, address: string): Promise<void>
  devices: Devices
  profile: Profile
  proofs: Proofs
  settings: Settings
  securityLog: SecurityLog
  dataRights: DataRights
}
