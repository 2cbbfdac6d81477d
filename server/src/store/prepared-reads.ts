import type { CompiledQuery, Kysely } from 'kysely'
import type { SessionRecord, UserRecord } from '../account/account-store.ts'
import type { DatabaseLocation } from './database-location.ts'
import type { Database, UserTable } from './schema.ts'
import { openSqlite, toKyselyDatabase } from './sqlite-connection.ts'
import type { StoreObserver } from './store-faults.ts'
import { toUserRecord } from './user-record.ts'

/** What nearly every request asks. Their SQL is built once: building it costs more than running it. */
export interface PreparedReads {
  findSession(tokenHash: string): Promise<SessionRecord | null>
  readAccount(userId: string, now: number): Promise<{ user: UserRecord; deviceCount: number } | null>
  close(): void
}

interface Reader {
  read<Row>(query: CompiledQuery<Row>, parameters: readonly unknown[]): Promise<Row[]>
  close(): void
}

export function openPreparedReads(
  db: Kysely<Database>,
  location: DatabaseLocation,
  observer: StoreObserver,
): PreparedReads {
  const [session, account] = [compileSession(db), compileAccount(db)]
  const reader = openReader(db, location, observer)
  return {
    async findSession(tokenHash) {
      const [row] = await reader.read(session, [tokenHash])
      return row ?? null
    },
    async readAccount(userId, now) {
      const [row] = await reader.read(account, [now, userId])
      return row ? { user: toUserRecord(row), deviceCount: Number(row.deviceCount) } : null
    },
    close: reader.close,
  }
}

/**
 * On SQLite a connection of its own, so that a read neither waits for a transaction nor sees half of it.
 */
function openReader(db: Kysely<Database>, location: DatabaseLocation, observer: StoreObserver): Reader {
  if (location.engine === 'postgres') {
    return {
      read: async <Row>(query: CompiledQuery<Row>, parameters: readonly unknown[]) =>
        (await db.executeQuery<Row>({ ...query, parameters })).rows,
      close: () => undefined,
    }
  }
  const connection = openSqlite(location.file, location.durability)
  connection.exec('pragma query_only = on')
  const database = toKyselyDatabase(connection, observer)
  return {
    read: async <Row>({ sql }: CompiledQuery<Row>, parameters: readonly unknown[]) =>
      database.prepare(sql).all(parameters) as Row[],
    close: database.close,
  }
}

/** Session and account state in one query. */
function compileSession(db: Kysely<Database>): CompiledQuery<SessionRecord> {
  return db
    .selectFrom('session')
    .leftJoin('users', 'users.id', 'session.user_id')
    .select([
      'session.id as id',
      'session.user_id as userId',
      'session.expires_at as expiresAt',
      'session.absolute_expires_at as absoluteExpiresAt',
      'session.extended_at as extendedAt',
      'session.ended_reason as endedReason',
      'session.purpose as purpose',
      'session.proved_at as provedAt',
      'users.state as userState',
      'users.banned_until_at as bannedUntil',
    ])
    .where('session.token_hash', '=', '')
    .compile()
}

/** The account with the number of its devices whose session is neither ended nor expired. */
function compileAccount(db: Kysely<Database>): CompiledQuery<UserTable & { deviceCount: number | string }> {
  return db
    .selectFrom('users')
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('session')
        .select(({ fn }) => fn.countAll<number | string>().as('count'))
        .whereRef('session.user_id', '=', 'users.id')
        .where('session.ended_at', 'is', null)
        .where('session.expires_at', '>', 0)
        .$asScalar()
        .$notNull()
        .as('deviceCount'),
    )
    .where('users.id', '=', '')
    .compile()
}
