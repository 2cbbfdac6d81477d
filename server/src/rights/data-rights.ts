import { ApiError } from '../core/errors.ts'
import { toIsoTime } from '../core/iso-time.ts'
import type { CreateId } from '../core/random.ts'
import type { ActiveSession } from '../core/records.ts'
import type { Hmac } from '../core/secrets.ts'
import type { Transactions } from '../core/user-store.ts'
import { assertWriteAllowed, type WriteLimits } from '../core/write-limits.ts'
import type { ExportSection } from '../profile/export-sections.ts'
import { endAllSessions } from '../sessions/end-session.ts'
import { requireProof } from '../sessions/proof.ts'
import { recordEvent } from '../sessions/record-event.ts'
import { readExport } from './export.ts'
import { purgeAccount } from './purge.ts'
import type { ErasureTransaction, ExportReads } from './rights-store.ts'

export interface DataRights {
  /** Everything about the person as pieces of one JSON text, read while it is sent. Needs a proof; 3 a day. */
  export(session: ActiveSession, address: string): Promise<AsyncIterable<string>>
  /** Starts the deletion and ends every session. Needs a proof. Throws `admin_refused` for the last admin. Resolves to the ISO time of the erasure. */
  requestDeletion(session: ActiveSession, address: string): Promise<string>
}

interface DataRightsOptions {
  store: ExportReads & Transactions<ErasureTransaction>
  limits: WriteLimits
  /** How long a deletion can be cancelled. */
  graceMs: number
  /** What is exported besides the account itself. */
  exportSections: readonly ExportSection[]
  hmac: Hmac
  createId: CreateId
  now: () => number
}

export function createDataRights(options: DataRightsOptions): DataRights {
  const { store, limits, exportSections, graceMs, hmac, createId, now } = options
  return {
    async export(session, address) {
      requireProof(session, now())
      await assertWriteAllowed(limits, 'export', session.userId)
      await recordExport(options, session, address)
      return readExport({ store, userId: session.userId, sections: exportSections, now: now() })
    },
    async requestDeletion(session, address) {
      requireProof(session, now())
      await assertWriteAllowed(limits, 'deletion', session.userId)
      const purgeAt = await startDeletion(options, session, address)
      if (graceMs === 0) await purgeAccount({ store, createId, hmac, now: now() }, session.userId)
      return toIsoTime(purgeAt)
    },
  }
}

async function recordExport(
  { store, createId, now }: DataRightsOptions,
  { id, userId }: ActiveSession,
  address: string,
): Promise<void> {
  await store.transaction(async (tx) => {
    if (!(await tx.lockUser(userId))) throw new ApiError('session_unknown')
    const deviceId = await tx.findSessionDevice(id)
    await recordEvent(createId, tx, { userId, deviceId, address, now: now(), kind: 'data_exported' })
  })
}

async function startDeletion(
  { store, createId, graceMs, now }: DataRightsOptions,
  { id, userId }: ActiveSession,
  address: string,
): Promise<number> {
  const at = now()
  const purgeAt = at + graceMs
  await store.transaction(async (tx) => {
    const user = await tx.lockUser(userId)
    if (!user) throw new ApiError('session_unknown')
    if (user.state === 'deleting') throw new ApiError('session_revoked', { reason: 'deleting' })
    if (await tx.isLastAdmin(userId)) throw new ApiError('admin_refused')
    const deviceId = await tx.findSessionDevice(id)
    // A ban stays on record, so that it outlives the account or comes back with it.
    const bannedAt = user.state === 'banned' ? (user.bannedAt ?? at) : null
    await tx.updateUser(userId, { state: 'deleting', purgeAt, bannedAt })
    await endAllSessions(tx, userId, { reason: 'deleting', now: at })
    await recordEvent(createId, tx, { userId, deviceId, address, now: at, kind: 'deletion_requested' })
  })
  return purgeAt
}
