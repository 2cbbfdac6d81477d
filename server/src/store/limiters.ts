import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import type pg from 'pg'
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterSQLite,
  type RateLimiterStoreAbstract,
} from 'rate-limiter-flexible'
import { minuteMs } from '../core/days.ts'
import type { DatabaseLocation } from './database-location.ts'
import { createPostgresPool } from './postgres-connection.ts'
import { openSqlite } from './sqlite-connection.ts'
import { type StoreObserver, toStoreError } from './store-faults.ts'
import { inBatches } from './sweeping.ts'

interface Limit {
  keyPrefix: string
  points: number
  /** Seconds. */
  duration: number
}

/** Makes counters on a connection of their own: on the accounts' one a rollback would erase counts. */
export interface Limiters {
  create(limit: Limit): RateLimiterStoreAbstract
  close(): Promise<void>
}

const tableName = 'rate_limit'
const columns = 'key text primary key, points integer not null default 0, expire bigint'

/** Finds what has run out without a look at every count. */
const indexName = `${tableName}_expire`
const maxConnections = 4
const statementTimeoutMs = 2_000
const clearIntervalMs = 5 * minuteMs

/** Whatever the cause, the limits are not shared while it lasts. */
const faultCode = 'LIMITS'

/**
 * Rejects with `store_unavailable` when the counters' table cannot be made. Later failures do not
 * reach the caller: counts are kept in memory then, and `observer` is notified.
 */
export async function openLimiters(location: DatabaseLocation, observer: StoreObserver): Promise<Limiters> {
  const report = (error: unknown): never => {
    observer.onFault(faultCode)
    throw error
  }
  try {
    if (location.engine === 'sqlite') return openOnSqlite(location.file, report)
    await createSharedTable(location.url)
  } catch (error) {
    throw toStoreError(error, observer)
  }
  return openOnPostgres(location.url, report)
}

type Report = (error: unknown) => never

/** A store that fails must not open the door, nor close it for everybody: this process counts meanwhile. */
function withInsurance(limit: Limit) {
  return {
    ...limit,
    tableName,
    tableCreated: true,
    // Its own timer outlives the store, and its failure would end the process.
    clearExpiredByTimeout: false,
    insuranceLimiter: new RateLimiterMemory(limit),
  }
}

/** Takes away at most `size` counts that had run out by `now`. Resolves to how many there were. */
type ClearBatch = (now: number, size: number) => Promise<number>

/** Counts that have run out. A store that fails now is asked again the next time. Returns the stop. */
function clearRegularly(clearBatch: ClearBatch): () => void {
  let isStopped = false
  const run = () => {
    const now = Date.now()
    const canContinue = () => !isStopped && Date.now() < now + clearIntervalMs
    inBatches(canContinue, (size) => clearBatch(now, size)).catch(() => undefined)
  }
  const timer = setInterval(run, clearIntervalMs).unref()
  return () => {
    isStopped = true
    clearInterval(timer)
  }
}

/** The outer condition spares a count that has begun anew since it was found. */
function deleteExpired(table: string, now: string, size: string): string {
  return `delete from ${table} where expire < ${now} and key in
    (select key from ${table} where expire < ${now} order by expire limit ${size})`
}

function openOnSqlite(databaseFile: string, report: Report): Limiters {
  const database = openSqlite(`${databaseFile}-limits`, 'process')
  database.exec(`create table if not exists ${tableName} (${columns});
    create index if not exists ${indexName} on ${tableName} (expire)`)
  const storeClient = toLimiterClient(database, report)
  const clearing = database.prepare(deleteExpired(tableName, '?1', '?2'))
  const stopClearing = clearRegularly(async (now, size) => Number(clearing.run(now, size).changes))
  return {
    create: (limit) =>
      new RateLimiterSQLite({ ...withInsurance(limit), storeClient, storeType: 'better-sqlite3' }),
    async close() {
      stopClearing()
      database.close()
    },
  }
}

/** The limiter knows another driver's interface, whose transactions are functions. */
function toLimiterClient(database: DatabaseSyncInstance, report: Report) {
  const observe = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      return report(error)
    }
  }
  return {
    prepare(sql: string) {
      const statement = observe(() => database.prepare(sql))
      return {
        get: (...parameters: unknown[]) => observe(() => statement.get(...parameters)),
        run: (...parameters: unknown[]) => observe(() => statement.run(...parameters)),
      }
    },
    transaction: (work: () => unknown) => () => {
      observe(() => database.exec('begin immediate'))
      try {
        const result = work()
        observe(() => database.exec('commit'))
        return result
      } catch (error) {
        // When the disk is full or fails, SQLite has already rolled back by itself.
        if (database.isTransaction) database.exec('rollback')
        throw error
      }
    },
  }
}

/** Beside the accounts' tables, as the file is on the other engine. */
const schemaName = 'limits'
const sharedTable = `${schemaName}.${tableName}`

/** Nodes that start together would collide on `if not exists`, so they take turns, however long it takes. */
const sharedTableSql = `
  begin;
  select pg_advisory_xact_lock(7203114491265081);
  create schema if not exists ${schemaName};
  create unlogged table if not exists ${sharedTable} (${columns});
  create index if not exists ${indexName} on ${sharedTable} (expire);
  commit`

async function createSharedTable(url: string): Promise<void> {
  const pool = createPostgresPool({ url, maxConnections: 1, statementTimeoutMs: null })
  try {
    await pool.query(sharedTableSql)
  } finally {
    await pool.end()
  }
}

function openOnPostgres(url: string, report: Report): Limiters {
  const pool = createPostgresPool({ url, maxConnections, statementTimeoutMs })
  const stopClearing = clearRegularly(async (now, size) => {
    const { rowCount } = await pool.query(deleteExpired(sharedTable, '$1', '$2'), [now, size])
    return rowCount ?? 0
  })
  const storeClient = { query: (query: pg.QueryConfig) => pool.query(query).catch(report) }
  return {
    create: (limit) =>
      new RateLimiterPostgres({ ...withInsurance(limit), schemaName, storeClient, storeType: 'pool' }),
    async close() {
      stopClearing()
      await pool.end()
    },
  }
}
