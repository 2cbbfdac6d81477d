import type { CompiledQuery, Kysely } from 'kysely'
import type { AccountSummary } from '../core/records.ts'
import type { SessionRecord } from '../sessions/session-store.ts'
import type { DatabaseLocation } from './database-location.ts'
import type { Reader } from './reader.ts'
import { toSessionKey } from './row-keys.ts'
import type { Database } from './schema.ts'
import { openSqliteReader } from './sqlite-reader.ts'
import type { StoreObserver } from './store-faults.ts'

/** What nearly every request asks. Their SQL is built once: building it costs more than running it. */
export interface PreparedReads {
  findSession(tokenHash: string): Promise<SessionRecord | null>
  readAccount(userId: string): Promise<AccountSummary | null>
  /** Rejects when nothing can be read over the connection that the others use. */
  ping(): Promise<void>
  close(): void
}

export function openPreparedReads(
  db: Kysely<Database>,
  location: DatabaseLocation,
  observer: StoreObserver,
): PreparedReads {
  const [session, account] = [compileSessionLookup(db), compileAccount(db)]
  const stamp = db.selectFrom('database_stamp').select('id').compile()
  const reader = openReader(db, location, observer)
  return {
    findSession: (tokenHash) => reader.readOne(session, sessionLookupParameters(tokenHash)),
    readAccount: (userId) => reader.readOne(account, [userId]),
    async ping() {
      await reader.readOne(stamp, [])
    },
    close: reader.close,
  }
}

function openReader(db: Kysely<Database>, location: DatabaseLocation, observer: StoreObserver): Reader {
  if (location.engine === 'sqlite') return openSqliteReader(location, observer)
  return {
    readOne: async <Row>(query: CompiledQuery<Row>, parameters: readonly unknown[]) =>
      (await db.executeQuery<Row>({ ...query, parameters })).rows[0] ?? null,
    close: () => undefined,
  }
}

/** Session, state and account in one query: they are of one moment, and a request asks once. */
export function compileSessionLookup(db: Kysely<Database>): CompiledQuery<SessionRecord> {
  return db
    .selectFrom('session')
    .leftJoin('users', 'users.key', 'session.user_key')
    .select([
      'session.id as id',
      'users.id as userId',
      'session.expires_at as expiresAt',
      'session.absolute_expires_at as absoluteExpiresAt',
      'session.extended_at as extendedAt',
      'session.ended_reason as endedReason',
      'session.purpose as purpose',
      'session.proved_at as provedAt',
      'users.state as userState',
      'users.banned_until_at as bannedUntil',
    ])
    .select(summaryColumns)
    .where('session.key', '=', 0)
    .where('session.token_hash', '=', '')
    .$castTo<SessionRecord>()
    .compile()
}

/** In the order in which the lookup's SQL names them. */
export function sessionLookupParameters(tokenHash: string): (number | string)[] {
  return [toSessionKey(tokenHash), tokenHash]
}

function compileAccount(db: Kysely<Database>): CompiledQuery<AccountSummary> {
  return db
    .selectFrom('users')
    .select('users.id as userId')
    .select(summaryColumns)
    .where('users.id', '=', '')
    .$castTo<AccountSummary>()
    .compile()
}

const summaryColumns = [
  'users.nickname as nickname',
  'users.phone_sealed as phoneSealed',
  'users.avatar_id as avatarId',
  'users.created_at as createdAt',
  'users.sign_in_days as signInDays',
  'users.last_sign_in_at as lastSignInAt',
  'users.device_count as deviceCount',
] as const
