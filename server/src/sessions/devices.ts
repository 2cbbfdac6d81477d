import { ApiError } from '../core/errors.ts'
import { toIsoTime } from '../core/iso-time.ts'
import type { CreateId } from '../core/random.ts'
import { type ActiveSession, type RevokedReason, toRevokedReason } from '../core/records.ts'
import { retention } from '../core/retention.ts'
import type { Transactions } from '../core/user-store.ts'
import { endAllSessions } from './end-session.ts'
import { recordEvent } from './record-event.ts'
import type { SessionReads, SessionTransaction } from './session-store.ts'

/** A device with a live session. Texts are the phone's own description. Times are ISO 8601 UTC. */
export interface DeviceView {
  /** Of the session: what ends it. */
  id: string
  isCurrent: boolean
  model: string
  system: string
  signedInAt: string
  lastUsedAt: string
}

export interface EndedDeviceView {
  model: string
  system: string
  reason: RevokedReason
  endedAt: string
}

export interface Devices {
  /** What is signed in, the asking one first and the others by last use, and what was ended on purpose in the last 30 days. */
  list(session: ActiveSession): Promise<{ sessions: DeviceView[]; ended: EndedDeviceView[] }>
  /** Ends one. Throws `not_found` for an id that is not a live session of the same user. */
  end(session: ActiveSession, id: string, address: string): Promise<void>
  /** Ends all sessions, or all but the asking one. */
  endAll(session: ActiveSession, keep: 'current' | 'none', address: string): Promise<void>
}

interface DevicesOptions {
  store: SessionReads & Transactions<SessionTransaction>
  createId: CreateId
  now: () => number
}

export function createDevices(options: DevicesOptions): Devices {
  return {
    list: (session) => listDevices(options, session),
    end: (session, id, address) => endDevice(options, session, { id, address }),
    endAll: (session, keep, address) => endDevices(options, session, { keep, address }),
  }
}

async function listDevices({ store, now }: DevicesOptions, session: ActiveSession) {
  const found = await store.listDeviceSessions(session.userId, now())
  const isCurrent = ({ id }: { id: string }) => id === session.id
  const devices = [...found.filter(isCurrent), ...found.filter((device) => !isCurrent(device))]
  const ended = await store.listEndedDevices(session.userId, now() - retention.endedSessionMs)
  return {
    sessions: devices.map(({ id, model, system, createdAt, lastUsedAt }) => ({
      id,
      isCurrent: id === session.id,
      model,
      system,
      signedInAt: toIsoTime(createdAt),
      lastUsedAt: toIsoTime(lastUsedAt),
    })),
    ended: ended.flatMap(({ model, system, reason, endedAt }) => {
      const revokedReason = toRevokedReason(reason)
      return revokedReason ? [{ model, system, reason: revokedReason, endedAt: toIsoTime(endedAt) }] : []
    }),
  }
}

async function endDevice(
  { store, createId, now }: DevicesOptions,
  session: ActiveSession,
  { id, address }: { id: string; address: string },
): Promise<void> {
  const at = now()
  const { userId } = session
  const isCurrent = id === session.id
  const reason = isCurrent ? 'signed_out' : 'ended_elsewhere'
  await store.transaction(async (tx) => {
    await tx.lockUser(userId)
    const sessions = await tx.listSessions(userId)
    const found = sessions.find((candidate) => candidate.id === id && candidate.expiresAt > at)
    if (!found || !(await tx.endSession({ id, userId }, reason, at))) throw new ApiError('not_found')
    await tx.markDevice(found.deviceId, reason, at)
    const kind = isCurrent ? 'signed_out' : 'session_ended'
    await recordEvent(createId, tx, { userId, deviceId: found.deviceId, address, now: at, kind })
  })
}

async function endDevices(
  { store, createId, now }: DevicesOptions,
  session: ActiveSession,
  { keep, address }: { keep: 'current' | 'none'; address: string },
): Promise<void> {
  const at = now()
  const { userId } = session
  await store.transaction(async (tx) => {
    await tx.lockUser(userId)
    const ended = await endAllSessions(tx, userId, { reason: 'ended_elsewhere', now: at, keepId: session.id })
    for (const deviceId of ended) {
      await recordEvent(createId, tx, { userId, deviceId, address, now: at, kind: 'session_ended' })
    }
    if (keep === 'current') return
    const [deviceId] = await endAllSessions(tx, userId, { reason: 'signed_out', now: at })
    if (deviceId) await recordEvent(createId, tx, { userId, deviceId, address, now: at, kind: 'signed_out' })
  })
}
