import type { PostgresPool, PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { announceStatement } from './statement-channel.ts'
import { type StoreObserver, toStoreError } from './store-faults.ts'

interface PoolOptions {
  url: string
  maxConnections: number
  /** Null where a statement may have to wait for other nodes. */
  statementTimeoutMs: number | null
}

const connectionTimeoutMs = 3_000
const idleTimeoutMs = 30_000

/** Our `bigint` columns hold milliseconds and counts, which a double holds exactly. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === pg.types.builtins.INT8
      ? Number
      : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
}

export function createPostgresPool({ url, maxConnections, statementTimeoutMs }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    types,
    application_name: 'passport',
    connectionTimeoutMillis: connectionTimeoutMs,
    idleTimeoutMillis: idleTimeoutMs,
    keepAlive: true,
    ...(statementTimeoutMs !== null && {
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: statementTimeoutMs,
      // The server's own limit does not help when the network is down.
      query_timeout: statementTimeoutMs + 1_000,
    }),
  })
  // An idle connection that breaks is replaced at its next use; without a listener it would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** Gives Kysely the pool it knows, with every statement timed and every failure in our own words. */
export function toKyselyPool(pool: pg.Pool, observer: StoreObserver): PostgresPool {
  return {
    end: () => pool.end(),
    async connect() {
      try {
        return toKyselyClient(await pool.connect(), observer)
      } catch (error) {
        throw toStoreError(error, observer)
      }
    },
  }
}

function toKyselyClient(client: pg.PoolClient, observer: StoreObserver): PostgresPoolClient {
  let isBroken = false
  async function query(sql: string, parameters: readonly unknown[] = []) {
    announceStatement('postgres', sql)
    const startedAt = performance.now()
    try {
      return await client.query(sql, [...parameters])
    } catch (error) {
      const translated = toStoreError(error, observer)
      isBroken ||= translated !== error
      throw translated
    } finally {
      observer.onStatement(performance.now() - startedAt)
    }
  }
  return {
    query: query as unknown as PostgresPoolClient['query'],
    // A connection that failed is discarded: it may hang, or be stuck in a transaction.
    release: () => client.release(isBroken),
  }
}
