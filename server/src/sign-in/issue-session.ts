import type { CreateId, RandomBytes } from '../core/random.ts'
import type { SessionPurpose } from '../core/records.ts'
import { recordEvent } from '../sessions/record-event.ts'
import { maxSessionsPerUser, startLifetime } from '../sessions/session-lifetime.ts'
import { createSessionToken, hashSessionToken } from '../sessions/session-token.ts'
import type { SignInSubject } from './record-sign-in.ts'
import type { SignInTransaction } from './sign-in-store.ts'

interface SessionMakers {
  createId: CreateId
  randomBytes: RandomBytes
}

interface IssuedSession {
  /** In the clear for the one time it leaves the server. */
  token: string
  expiresInSeconds: number
}

/** Gives a device its only live session. An answer that was lost leaves nothing behind that could pile up. */
export async function issueSession(
  { createId, randomBytes }: SessionMakers,
  tx: SignInTransaction,
  subject: SignInSubject,
  purpose: SessionPurpose,
): Promise<IssuedSession> {
  await endOtherSessions(createId, tx, subject)
  const { userId, deviceId, now } = subject
  const token = createSessionToken(randomBytes)
  const { expiresAt, absoluteExpiresAt } = startLifetime(now, randomBytes)
  await tx.addSession({
    id: createId(),
    tokenHash: hashSessionToken(token),
    userId,
    deviceId,
    purpose,
    createdAt: now,
    expiresAt,
    absoluteExpiresAt,
  })
  return { token, expiresInSeconds: Math.floor((expiresAt - now) / 1000) }
}

/** Those of this device, those that ran out, and the least recently used ones of too many devices. */
async function endOtherSessions(
  createId: CreateId,
  tx: SignInTransaction,
  subject: SignInSubject,
): Promise<void> {
  const { userId, deviceId, now } = subject
  const sessions = await tx.listSessions(userId)
  const elsewhere = sessions.filter((session) => session.deviceId !== deviceId && session.expiresAt > now)
  const surplus = elsewhere.slice(0, Math.max(0, elsewhere.length - maxSessionsPerUser + 1))
  for (const session of sessions) {
    const ending = { id: session.id, userId }
    if (session.deviceId === deviceId) await tx.endSession(ending, 'replaced', now)
    else if (session.expiresAt <= now) await tx.endSession(ending, 'expired', now)
  }
  for (const session of surplus) {
    await tx.endSession({ id: session.id, userId }, 'too_many_devices', now)
    await tx.markDevice(session.deviceId, 'too_many_devices', now)
    await recordEvent(createId, tx, { ...subject, deviceId: session.deviceId, kind: 'session_ended' })
  }
}
