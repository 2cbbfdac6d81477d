import { ApiError } from '../core/errors.ts'

/** What is measured of a store: how long each statement took, and the engine's own code of a failure. */
export interface StoreObserver {
  onStatement(durationMs: number): void
  onFault(code: string): void
}

const retryAfterSeconds = 2

/**
 * A store that cannot answer is not a bug and recovers by itself: `store_unavailable`. Everything else
 * (a broken constraint, wrong SQL) passes unchanged.
 */
export function toStoreError(error: unknown, observer: StoreObserver): unknown {
  const code = findFaultCode(error)
  if (code === null) return error
  observer.onFault(code)
  return new ApiError('store_unavailable', { retryAfterSeconds, cause: error })
}

interface DriverError {
  code?: unknown
  severity?: unknown
  sqliteCodeName?: unknown
}

function findFaultCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null
  const { code, severity, sqliteCodeName } = error as DriverError
  if (typeof sqliteCodeName === 'string') return sqliteFaults.test(sqliteCodeName) ? sqliteCodeName : null
  if (code === 'ERR_SQLITE_ERROR') return sqliteCodes.get((error as Error).message) ?? null
  if (typeof severity === 'string') return postgresFaults.test(String(code)) ? `SQLSTATE_${code}` : null
  if (typeof code === 'string' && networkFaults.test(code)) return code
  return error instanceof Error && brokenConnection.test(error.message) ? 'CONNECTION' : null
}

const sqliteFaults = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY|NOMEM|CORRUPT|NOTADB|PROTOCOL)/

/** The engine's own words, where the driver gives no code: it gives none when it was asked for rows. */
const sqliteCodes = new Map([
  ['database is locked', 'SQLITE_BUSY'],
  ['database table is locked', 'SQLITE_LOCKED'],
  ['database or disk is full', 'SQLITE_FULL'],
  ['disk I/O error', 'SQLITE_IOERR'],
  ['unable to open database file', 'SQLITE_CANTOPEN'],
  ['attempt to write a readonly database', 'SQLITE_READONLY'],
  ['out of memory', 'SQLITE_NOMEM'],
  ['database disk image is malformed', 'SQLITE_CORRUPT'],
  ['file is not a database', 'SQLITE_NOTADB'],
  ['locking protocol', 'SQLITE_PROTOCOL'],
])

/**
 * Connection lost (08), no entry (28, 55000), out of resources (53), shut down or cancelled (57), lock not to be had (55P03),
 * read only (25006), serialisation and deadlock (40), system and data trouble (58, XX), no such database (3D).
 */
const postgresFaults = /^(08|28|53|57|58|40|3D|XX|55P03$|55000$|25006$)/

const networkFaults = /^(ECONN|ENOTFOUND|EAI_|EPIPE|ETIMEDOUT|EHOST|ENET|ENOENT|EACCES)/

/** What the PostgreSQL driver says without a code. */
const brokenConnection =
  /connection (terminated|timeout|error)|timeout exceeded|not queryable|Cannot use a pool|query read timeout/i
