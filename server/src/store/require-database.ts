import { statSync } from 'node:fs'
import { DatabaseSync } from '@photostructure/sqlite'
import type { DatabaseLocation } from './database-location.ts'
import { createPostgresPool } from './postgres-connection.ts'
import { type StoreObserver, toStoreError } from './store-faults.ts'

export class MissingDatabaseError extends Error {
  constructor(place: string) {
    super(`There is no database at ${place}`)
    this.name = 'MissingDatabaseError'
  }
}

const statementTimeoutMs = 5_000

/**
 * For the command line, which never creates a database: a mistyped location would pass for the right one.
 * Nothing is written. Throws `MissingDatabaseError` where no server has run before.
 */
export async function requireDatabase(location: DatabaseLocation, observer: StoreObserver): Promise<void> {
  if (location.engine === 'sqlite') {
    if (!isStampedFile(location.file)) throw new MissingDatabaseError(location.file)
  } else if (!(await isStampedServer(location.url, observer))) {
    const { host, pathname } = new URL(location.url)
    throw new MissingDatabaseError(host + pathname)
  }
}

function isStampedFile(file: string): boolean {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return false
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return database.prepare(`select 1 from sqlite_master where name = 'database_stamp'`).get() !== undefined
  } catch (error) {
    if (isOtherFile(error)) return false
    throw error
  } finally {
    database.close()
  }
}

function isOtherFile(error: unknown): boolean {
  return error instanceof Error && 'sqliteCodeName' in error && error.sqliteCodeName === 'SQLITE_NOTADB'
}

async function isStampedServer(url: string, observer: StoreObserver): Promise<boolean> {
  const pool = createPostgresPool({ url, maxConnections: 1, statementTimeoutMs })
  try {
    const { rows } = await pool.query(`select to_regclass('database_stamp') as stamp`)
    return rows[0]?.stamp !== null
  } catch (error) {
    throw toStoreError(error, observer)
  } finally {
    await pool.end()
  }
}
