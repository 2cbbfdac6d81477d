import { ApiError } from '../core/errors.ts'
import { toIsoTime } from '../core/iso-time.ts'
import type { SecurityEventKind } from '../core/records.ts'
import type { LogEntryRecord, SessionReads } from './session-store.ts'

/** One thing that happened to the account. Time is ISO 8601 UTC. */
export interface LogEntryView {
  id: string
  kind: SecurityEventKind
  at: string
  /** Client address, or `operator`. */
  address: string
  /** Null for what concerns no device, or one that is forgotten. */
  device: { model: string; system: string } | null
}

export interface SecurityLog {
  /** A page, newest first. `cursor` is the `nextCursor` of the page before; throws for any other text. */
  read(userId: string, cursor: string | null): Promise<{ entries: LogEntryView[]; nextCursor: string | null }>
}

const pageSize = 50

export function createSecurityLog(store: Pick<SessionReads, 'listEvents'>): SecurityLog {
  return {
    async read(userId, cursor) {
      const before = cursor === null ? null : parseCursor(cursor)
      const found = await store.listEvents({ userId, before, limit: pageSize + 1 })
      const entries = found.slice(0, pageSize)
      const last = entries.at(-1)
      const nextCursor = found.length > pageSize && last ? toCursor(last) : null
      return { entries: entries.map(toLogEntryView), nextCursor }
    },
  }
}

export function toLogEntryView({ id, kind, at, address, model, system }: LogEntryRecord): LogEntryView {
  const device = model === null || system === null ? null : { model, system }
  return { id, kind, at: toIsoTime(at), address, device }
}

function toCursor({ at, id }: { at: number; id: string }): string {
  return Buffer.from(`${at} ${id}`).toString('base64url')
}

function parseCursor(cursor: string): { at: number; id: string } {
  const match = /^(\d{1,15}) ([\w-]{1,64})$/.exec(Buffer.from(cursor, 'base64url').toString())
  if (!match?.[1] || !match[2]) {
    throw new ApiError('invalid_request', { errors: [{ path: 'query/cursor', message: 'is not a cursor' }] })
  }
  return { at: Number(match[1]), id: match[2] }
}
