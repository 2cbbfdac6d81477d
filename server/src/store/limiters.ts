import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterSQLite,
  type RateLimiterStoreAbstract,
} from 'rate-limiter-flexible'
import type { DatabaseLocation } from './database-location.ts'
import { createPostgresPool } from './postgres-connection.ts'
import { openSqlite } from './sqlite-connection.ts'

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
const maxConnections = 4
const statementTimeoutMs = 2_000
const clearIntervalMs = 5 * 60_000

export async function openLimiters(location: DatabaseLocation): Promise<Limiters> {
  return location.engine === 'sqlite' ? openOnSqlite(location.file) : openOnPostgres(location.url)
}

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

/** Counts that have run out. A store that fails now is asked again the next time. Returns the stop. */
function clearRegularly(clear: (now: number) => Promise<unknown>): () => void {
  const run = () => void clear(Date.now()).catch(() => undefined)
  const timer = setInterval(run, clearIntervalMs).unref()
  return () => clearInterval(timer)
}

function openOnSqlite(databaseFile: string): Limiters {
  const database = openSqlite(`${databaseFile}-limits`, 'process')
  database.exec(`create table if not exists ${tableName} (${columns})`)
  const storeClient = toLimiterClient(database)
  const stopClearing = clearRegularly(async (now) => {
    database.prepare(`delete from ${tableName} where expire < ?`).run(now)
  })
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
function toLimiterClient(database: DatabaseSyncInstance) {
  return {
    prepare: (sql: string) => database.prepare(sql),
    transaction: (work: () => unknown) => () => {
      database.exec('begin immediate')
      try {
        const result = work()
        database.exec('commit')
        return result
      } catch (error) {
        database.exec('rollback')
        throw error
      }
    },
  }
}

/** Beside the accounts' tables, as the file is on the other engine. */
const schemaName = 'limits'

/** Nodes that start together would collide on `if not exists`, so they take turns. */
const createSharedTable = `
  begin;
  select pg_advisory_xact_lock(7203114491265081);
  create schema if not exists ${schemaName};
  create unlogged table if not exists ${schemaName}.${tableName} (${columns});
  commit`

async function openOnPostgres(url: string): Promise<Limiters> {
  const pool = createPostgresPool({ url, maxConnections, statementTimeoutMs })
  try {
    await pool.query(createSharedTable)
  } catch (error) {
    await pool.end()
    throw error
  }
  const stopClearing = clearRegularly((now) =>
    pool.query(`delete from ${schemaName}.${tableName} where expire < $1`, [now]),
  )
  return {
    create: (limit) =>
      new RateLimiterPostgres({ ...withInsurance(limit), schemaName, storeClient: pool, storeType: 'pool' }),
    async close() {
      stopClearing()
      await pool.end()
    },
  }
}
