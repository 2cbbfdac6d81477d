import { hasBan } from '../core/ban.ts'
import { ApiError } from '../core/errors.ts'
import { type AccountSummary, type ActiveSession, toRevokedReason } from '../core/records.ts'
import { extendLifetime } from './session-lifetime.ts'
import type { SessionRecord, SessionStore } from './session-store.ts'
import { hashSessionToken, validateBearer } from './session-token.ts'

/**
 * The session behind an `Authorization` header, with the account's state as of now.
 * Throws `session_missing`, `session_unknown`, `session_expired`, `session_replaced` or `session_revoked`.
 */
export async function authenticate(
  store: Pick<SessionStore, 'findSession' | 'extendSession'>,
  authorization: string | undefined,
  now: number,
): Promise<ActiveSession> {
  if (authorization === undefined) throw new ApiError('session_missing')
  const token = validateBearer(authorization)
  const session = token && (await store.findSession(hashSessionToken(token)))
  if (!session) throw new ApiError('session_unknown')
  const active = requireLive(session, now)
  const expiresAt = extendLifetime(session, now)
  if (expiresAt !== null) await tryToExtend(store, active, { expiresAt, extendedAt: now })
  return active
}

/** If the store cannot write now, the next use extends the session instead: reads are answered in the meantime. */
async function tryToExtend(
  store: Pick<SessionStore, 'extendSession'>,
  session: ActiveSession,
  times: { expiresAt: number; extendedAt: number },
): Promise<void> {
  try {
    await store.extendSession(session, times)
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'store_unavailable')) throw error
  }
}

function requireLive(session: SessionRecord, now: number): ActiveSession {
  const { id, userId, userState, endedReason, expiresAt, purpose, provedAt } = session
  if (endedReason) throw endedError(endedReason)
  // The account's state decides, even for a session that was issued while the state changed.
  if (userState === 'deleting') throw revoked('deleting')
  if (purpose === 'full' && isBanned(session, now)) throw revoked('banned')
  if (userId === null || userState === null) throw new ApiError('session_unknown')
  if (expiresAt <= now) throw new ApiError('session_expired')
  return { id, userId, purpose, provedAt, account: toSummary(session, userId) }
}

function toSummary(session: SessionRecord, userId: string): AccountSummary {
  const { nickname, phoneSealed, avatarId, createdAt, signInDays, lastSignInAt, deviceCount } = session
  return { userId, nickname, phoneSealed, avatarId, createdAt, signInDays, lastSignInAt, deviceCount }
}

function isBanned({ userState, bannedUntil }: SessionRecord, now: number): boolean {
  return (
    userState === 'banned' && hasBan({ state: userState, bannedAt: null, bannedUntilAt: bannedUntil }, now)
  )
}

function endedError(reason: NonNullable<SessionRecord['endedReason']>): ApiError {
  if (reason === 'replaced') return new ApiError('session_replaced')
  const revokedReason = toRevokedReason(reason)
  return revokedReason ? revoked(revokedReason) : new ApiError('session_expired')
}

function revoked(reason: NonNullable<ReturnType<typeof toRevokedReason>>): ApiError {
  return new ApiError('session_revoked', { reason })
}
