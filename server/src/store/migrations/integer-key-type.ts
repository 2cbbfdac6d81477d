import { type Kysely, SqliteAdapter } from 'kysely'

/** SQLite reaches a row without an index only by a key of this very type, which holds 64 bits there. */
export function integerKeyType(db: Kysely<unknown>): 'integer' | 'bigint' {
  return db.getExecutor().adapter instanceof SqliteAdapter ? 'integer' : 'bigint'
}
