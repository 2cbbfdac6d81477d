import { hasBan } from '../core/ban.ts'
import { ApiError } from '../core/errors.ts'
import { toIsoTime } from '../core/iso-time.ts'
import { type EndedReason, type SessionPurpose, toRevokedReason, type UserRecord } from '../core/records.ts'

export interface AdmissionQuestion {
  /** Null when nobody has an account under this openid. */
  user: UserRecord | null
  /** Why this device's last session was ended on purpose. */
  deviceEndedReason: EndedReason | null
  /** A person tapped, and consented unless only their rights are asked for. */
  interactive: boolean
  hasConsented: boolean
  purpose: SessionPurpose
  restore: boolean
  requiredVersion: string
  currentVersion: string
  now: number
}

export type Admission = 'create' | 'enter' | 'restore' | 'enter-for-rights' | 'restore-for-rights'

/**
 * Who may sign in. The whole table is here: account state in rows, silent call or tap in columns.
 * Returns what to do, or throws the refusal.
 */
export function admit(question: AdmissionQuestion): Admission {
  const { user, interactive, now } = question
  if (!user) {
    if (interactive && question.purpose === 'full') return 'create'
    throw new ApiError('account_not_found')
  }
  if (user.state === 'deleting') return admitDeleting(user, question)
  if (hasBan(user, now)) return admitBanned(user, question)
  if (!interactive) refuseSilentEntry(user, question)
  requireTapConsent(question)
  return 'enter'
}

/** Banned people may still see, export and delete what is theirs. */
function admitBanned(user: UserRecord, { interactive, purpose }: AdmissionQuestion): Admission {
  if (interactive && purpose === 'rights') return 'enter-for-rights'
  throw bannedError(user)
}

function requireTapConsent({ interactive, hasConsented, currentVersion }: AdmissionQuestion): void {
  if (interactive && !hasConsented)
    throw new ApiError('consent_required', { version: currentVersion, interactive })
}

function bannedError({ banPublicReason, bannedUntilAt }: UserRecord): ApiError {
  return new ApiError('account_banned', {
    ...(banPublicReason !== null && { publicReason: banPublicReason }),
    ...(bannedUntilAt !== null && { until: toIsoTime(bannedUntilAt) }),
  })
}

function admitDeleting(user: UserRecord, question: AdmissionQuestion): Admission {
  const { interactive, restore, purpose, now } = question
  const { purgeAt } = user
  const canRestore = interactive && restore && purgeAt !== null && purgeAt > now
  if (!canRestore) {
    throw new ApiError('account_deleting', purgeAt === null ? {} : { purgeAt: toIsoTime(purgeAt) })
  }
  if (!hasBan(user, now)) {
    requireTapConsent(question)
    return 'restore'
  }
  // Cancelling the deletion does not lift the ban.
  if (purpose === 'rights') return 'restore-for-rights'
  throw bannedError(user)
}

function refuseSilentEntry(user: UserRecord, question: AdmissionQuestion): void {
  const reason = toRevokedReason(question.deviceEndedReason)
  if (reason) throw new ApiError('interaction_required', { reason })
  if (user.agreementVersion < question.requiredVersion) {
    throw new ApiError('consent_required', { version: question.currentVersion })
  }
}
