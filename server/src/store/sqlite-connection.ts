import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite'
import type { SqliteDatabase, SqliteStatement } from 'kysely'
import type { Durability } from './database-location.ts'
import { announceStatement } from './statement-channel.ts'
import { type StoreObserver, toStoreError } from './store-faults.ts'

/** Waiting for another process (the command line's) blocks this one, so it is short. */
const busyTimeoutMs = 1_000

/** Opens a file in WAL mode. `disk` survives a power cut, `process` a crash of the process. */
export function openSqlite(file: string, durability: Durability): DatabaseSyncInstance {
  const database = new DatabaseSync(file)
  database.exec(`pragma busy_timeout = ${busyTimeoutMs}`)
  database.exec('pragma journal_mode = wal')
  database.exec(`pragma synchronous = ${durability === 'disk' ? 'full' : 'normal'}`)
  database.exec('pragma foreign_keys = on')
  return database
}

/** Gives Kysely the interface it knows. Statements are prepared once: the set of queries is closed. */
export function toKyselyDatabase(database: DatabaseSyncInstance, observer: StoreObserver): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>()
  return {
    close: () => database.close(),
    prepare(sql) {
      const known = prepared.get(sql)
      if (known) return known
      const statement = toKyselyStatement(database, withWriteIntent(sql), observer)
      if (isReusable(sql)) prepared.set(sql, statement)
      return statement
    },
  }
}

/** A transaction that reads first and writes later would fail on a concurrent writer instead of waiting. */
function withWriteIntent(sql: string): string {
  return sql === 'begin' ? 'begin immediate' : sql
}

function isReusable(sql: string): boolean {
  return /^(select|insert|update|delete|begin|commit|rollback)\b/.test(sql)
}

function toKyselyStatement(
  database: DatabaseSyncInstance,
  sql: string,
  observer: StoreObserver,
): SqliteStatement {
  const statement = watch(database, observer, () => database.prepare(sql))
  const execute = <T>(work: () => T): T => {
    announceStatement('sqlite', sql)
    return watch(database, observer, work)
  }
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => execute(() => statement.all(...parameters)),
    run: (parameters) => execute(() => (isUndone(database, sql) ? undone : statement.run(...parameters))),
    iterate: (parameters) => statement.iterate(...parameters),
  }
}

const undone = { changes: 0, lastInsertRowid: 0 }

/**
 * SQLite rolls a transaction back by itself when the disk is full or fails. A second rollback would fail, and
 * its error would replace the first.
 */
function isUndone(database: DatabaseSyncInstance, sql: string): boolean {
  return sql === 'rollback' && !database.isTransaction
}

/**
 * Times a statement and translates its failure. The connection's cache may be what is broken: it is released,
 * so that a file that is intact again is read anew.
 */
export function watch<T>(database: DatabaseSyncInstance, observer: StoreObserver, work: () => T): T {
  const startedAt = performance.now()
  try {
    return work()
  } catch (error) {
    const translated = toStoreError(error, observer)
    if (translated !== error) database.exec('pragma shrink_memory')
    throw translated
  } finally {
    observer.onStatement(performance.now() - startedAt)
  }
}
