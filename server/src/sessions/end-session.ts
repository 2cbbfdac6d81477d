import type { CreateId } from '../core/random.ts'
import type { ActiveSession, RevokedReason, SecurityEventKind } from '../core/records.ts'
import type { Transactions } from '../core/user-store.ts'
import { recordEvent } from './record-event.ts'
import type { SessionTransaction } from './session-store.ts'

interface EndSessionOptions {
  store: Transactions<SessionTransaction>
  createId: CreateId
  now: () => number
}

interface Ending {
  session: ActiveSession
  reason: RevokedReason
  address: string
}

/**
 * Ends a session on purpose and records that on its device, so that no silent sign-in undoes the decision.
 * Ending one that has already ended changes nothing.
 */
export async function endSession(options: EndSessionOptions, ending: Ending): Promise<void> {
  const { store, createId } = options
  const { session, reason, address } = ending
  const now = options.now()
  const kind: SecurityEventKind = reason === 'signed_out' ? 'signed_out' : 'session_ended'
  await store.transaction(async (tx) => {
    // The user is always locked first: a sign-in on the same device locks device and session in the other order.
    if (!(await tx.lockUser(session.userId))) return
    const deviceId = await tx.findSessionDevice(session.id)
    const hasEnded = await tx.endSession(session, reason, now)
    if (!hasEnded || deviceId === null) return
    await tx.markDevice(deviceId, reason, now)
    await recordEvent(createId, tx, { userId: session.userId, deviceId, address, now, kind })
  })
}

/** Ends every session of a user, or all but one, and returns the devices they were on. */
export async function endAllSessions(
  tx: SessionTransaction,
  userId: string,
  { reason, now, keepId }: { reason: RevokedReason; now: number; keepId?: string },
): Promise<string[]> {
  const sessions = (await tx.listSessions(userId)).filter(({ id }) => id !== keepId)
  for (const { id, deviceId, expiresAt } of sessions) {
    const isLive = expiresAt > now
    await tx.endSession({ id, userId }, isLive ? reason : 'expired', now)
    if (isLive) await tx.markDevice(deviceId, reason, now)
  }
  return sessions.filter(({ expiresAt }) => expiresAt > now).map(({ deviceId }) => deviceId)
}
