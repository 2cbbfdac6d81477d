import { isDeepStrictEqual } from 'node:util'
import {
  type Dialect,
  Kysely,
  Migrator,
  PostgresDialect,
  type SelectModifierNode,
  SqliteAdapter,
  SqliteDialect,
  SqliteQueryCompiler,
  sql,
} from 'kysely'
import { ApiError } from '../core/errors.ts'
import type { DatabaseLocation } from './database-location.ts'
import { ForeignDatabaseError } from './database-stamp.ts'
import { migrations } from './migrations/index.ts'
import { createPostgresPool, toKyselyPool } from './postgres-connection.ts'
import type { Database } from './schema.ts'
import { openSqlite, toKyselyDatabase } from './sqlite-connection.ts'
import type { StoreObserver } from './store-faults.ts'

const maxConnections = 10
const statementTimeoutMs = 5_000

/** The one place that chooses an engine. Resolves when every migration has run. Throws `ForeignDatabaseError`. */
export async function openDatabase(
  location: DatabaseLocation,
  observer: StoreObserver,
): Promise<Kysely<Database>> {
  const db = new Kysely<Database>({ dialect: createDialect(location, observer) })
  try {
    if (await isUpToDate(db)) return db
    if (location.engine === 'postgres') await migrateAlone(location.url, observer)
    else await migrate(db)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return db
}

function createDialect(location: DatabaseLocation, observer: StoreObserver): Dialect {
  if (location.engine === 'sqlite') {
    return new LockFreeSqliteDialect({
      database: toKyselyDatabase(openSqlite(location.file, location.durability), observer),
    })
  }
  const pool = createPostgresPool({ url: location.url, maxConnections, statementTimeoutMs })
  return new PostgresDialect({ pool: toKyselyPool(pool, observer) })
}

/**
 * SQLite has one writer at a time (`begin immediate`), so a row that a query locks `for update` on
 * PostgreSQL needs no lock of its own here.
 */
class LockFreeSqliteDialect extends SqliteDialect {
  override createQueryCompiler() {
    return new LockFreeSqliteCompiler()
  }

  override createAdapter() {
    return new TransactionalSqliteAdapter()
  }
}

/** SQLite's tables are made in transactions like its rows: all migrations happen, or none, and one sync is enough. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl() {
    return true
  }
}

class LockFreeSqliteCompiler extends SqliteQueryCompiler {
  protected override visitSelectModifier(node: SelectModifierNode): void {
    const isLock = node.modifier?.startsWith('For') || node.modifier === 'SkipLocked'
    if (!isLock) super.visitSelectModifier(node)
  }
}

/**
 * Checked at each start, since there is mostly nothing to migrate: a migrator reads the schema of every table
 * first, on PostgreSQL over a connection of its own.
 */
async function isUpToDate(db: Kysely<Database>): Promise<boolean> {
  return isDeepStrictEqual(await listMigrations(db), Object.keys(migrations).sort())
}

/** By name; none where there is no table of them. */
async function listMigrations(db: Kysely<Database>): Promise<string[]> {
  try {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
    return rows.map(({ name }) => name)
  } catch (error) {
    if (error instanceof ApiError) throw error
    return []
  }
}

/** Nodes that start together wait for each other on a lock that belongs to one connection. */
async function migrateAlone(url: string, observer: StoreObserver): Promise<void> {
  const pool = createPostgresPool({ url, maxConnections: 1, statementTimeoutMs: null })
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: toKyselyPool(pool, observer) }) })
  try {
    await migrate(db)
  } finally {
    await db.destroy()
  }
}

async function migrate(db: Kysely<Database>): Promise<void> {
  const { error } = await createMigrator(db).migrateToLatest()
  if (error instanceof Error && error.message.startsWith('corrupted migrations'))
    throw new ForeignDatabaseError('another version, which is not in its past, made the tables')
  if (error) throw error
}

function createMigrator(db: Kysely<Database>): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => migrations } })
}

/** Whether the database has every table and column that this version asks for. */
export async function isMigrated(db: Kysely<Database>): Promise<boolean> {
  const executed = new Set(await listMigrations(db))
  return Object.keys(migrations).every((name) => executed.has(name))
}
