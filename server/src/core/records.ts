/** The words that every subject shares. Times are milliseconds since 1970 where nothing else is said. */

export type AccountState = 'active' | 'banned' | 'deleting'

/** `rights`: a banned person's session, which reaches the profile, the export and the deletion only. */
export type SessionPurpose = 'full' | 'rights'

/** Every reason that the end of a session is stored under. */
export type EndedReason =
  | 'replaced'
  | 'expired'
  | 'signed_out'
  | 'ended_elsewhere'
  | 'too_many_devices'
  | 'banned'
  | 'deleting'

/** Why a session was ended on purpose. None of these heals without a tap. */
export const revokedReasons = [
  'signed_out',
  'ended_elsewhere',
  'too_many_devices',
  'banned',
  'deleting',
] as const satisfies readonly EndedReason[]
export type RevokedReason = (typeof revokedReasons)[number]

/** Null for an end that nobody decided on. */
export function toRevokedReason(reason: EndedReason | null): RevokedReason | null {
  return revokedReasons.find((candidate) => candidate === reason) ?? null
}

/** What an account's owner may read later about what happened to it. */
export const securityEventKinds = [
  'account_created',
  'signed_in',
  'session_renewed',
  'signed_out',
  'session_ended',
  'deletion_requested',
  'deletion_taken_back',
  'nickname_changed',
  'proof_refused',
  'data_exported',
  'account_banned',
  'account_unbanned',
  'phone_bound',
  'phone_removed',
  'avatar_changed',
  'avatar_removed',
  'avatar_refused',
  'authorization_revoked',
  'wechat_profile_changed',
] as const
export type SecurityEventKind = (typeof securityEventKinds)[number]

/** Why a person was banned, in as few words as may outlive the account. */
export const banReasonClasses = ['abuse', 'fraud', 'spam', 'legal', 'other'] as const
export type BanReasonClass = (typeof banReasonClasses)[number]

export type ErasureCause = 'own_request' | 'cancellation' | 'operator'

export type AvatarState = 'pending' | 'approved'

export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp'

/** `medium`: rank 3. `high`: rank 4, seen only after the account was made. `unknown`: WeChat gave no answer. */
export type RiskMark = 'medium' | 'high' | 'unknown'

export interface RiskState {
  mark: RiskMark | null
  /** When WeChat is asked once more. */
  askAt: number | null
}

/** An account as its rules see it. */
export interface UserRecord {
  id: string
  state: AccountState
  nickname: string | null
  nicknameSetAt: number | null
  /** The phone number, encrypted; its place in the key ring is the user's id. */
  phoneSealed: string | null
  /** Of the picture in use, whatever became of its check. */
  avatarId: string | null
  /** For operators only. */
  riskMark: RiskMark | null
  /** When WeChat is asked once more; null when it need not be. */
  riskAskAt: number | null
  banPublicReason: string | null
  /** Null also for a ban without end. */
  bannedUntilAt: number | null
  /** Set for as long as a ban is on record, also while the account is under deletion. */
  bannedAt: number | null
  banReasonClass: BanReasonClass | null
  /** For operators only. */
  banNote: string | null
  purgeAt: number | null
  /** The newest agreement version that was accepted. */
  agreementVersion: string
  signInDays: number
  /** Days since 1970 in UTC+8. */
  lastSignInDay: number
  lastSignInAt: number
  createdAt: number
}

/** The person behind an account, as WeChat knows them. */
export interface Person {
  id: string
  openId: string
  state: AccountState
}

/** What its owner sees of an account, as it is stored. */
export interface AccountSummary
  extends Pick<
    UserRecord,
    'nickname' | 'phoneSealed' | 'avatarId' | 'createdAt' | 'signInDays' | 'lastSignInAt'
  > {
  userId: string
  /** Devices with a session that has not ended. One that ran out is ended by the next sweep. */
  deviceCount: number
}

/** What its owner sees of an account, as it is sent. Times are ISO 8601 UTC. */
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

/** The session that a request came with, checked against the store a moment ago. */
export interface ActiveSession {
  id: string
  userId: string
  purpose: SessionPurpose
  /** When it last proved control of the WeChat account; null when never. */
  provedAt: number | null
  account: AccountSummary
}

/** `authorization` is the header's value. Throws one of the five `session_…` codes. */
export type Authenticate = (authorization: string | undefined) => Promise<ActiveSession>
