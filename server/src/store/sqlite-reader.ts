import type { CompiledQuery } from 'kysely'
import type { DatabaseLocation } from './database-location.ts'
import type { Reader } from './reader.ts'
import { openSqlite, watch } from './sqlite-connection.ts'
import { announceStatement } from './statement-channel.ts'
import type { StoreObserver } from './store-faults.ts'

type SqliteLocation = Extract<DatabaseLocation, { engine: 'sqlite' }>
type ReadFirst = (parameters: readonly unknown[]) => unknown

/**
 * SQLite's own 2 MiB hold the pages of a few hundred active people. Memory is taken as it is needed. Any
 * commit on another connection, and all writes are on one, drops the cache: it helps between writes.
 */
const cacheKiB = 64 * 1024

/** A connection that only reads: it neither waits for a transaction nor sees half of one. */
export function openSqliteReader(location: SqliteLocation, observer: StoreObserver): Reader {
  const connection = openSqlite(location.file, location.durability)
  connection.exec('pragma query_only = on')
  connection.exec(`pragma cache_size = -${cacheKiB}`)
  const prepared = new Map<string, ReadFirst>()
  return {
    async readOne<Row>({ sql }: CompiledQuery<Row>, parameters: readonly unknown[]) {
      announceStatement('sqlite', sql)
      return watch(connection, observer, () => {
        const readFirst = prepared.get(sql) ?? prepare(connection, sql)
        prepared.set(sql, readFirst)
        return readFirst(parameters)
      }) as Row | null
    },
    close: () => connection.close(),
  }
}

/** Values are read as an array: building an object on the native side takes as long as the whole lookup otherwise. */
function prepare(connection: ReturnType<typeof openSqlite>, sql: string): ReadFirst {
  const statement = connection.prepare(sql)
  statement.setReturnArrays(true)
  const names = statement.columns().map(({ name }) => name)
  return (parameters) => {
    const values = statement.get(...parameters) as unknown[] | undefined
    if (!values) return null
    const row: Record<string, unknown> = {}
    for (let index = 0; index < names.length; index += 1) row[names[index] as string] = values[index]
    return row
  }
}
