import { hash } from 'node:crypto'
import pg from 'pg'
import { openDatabase } from '../src/store/database.ts'
import type { DatabaseLocation } from '../src/store/database-location.ts'
import { toSessionKey, toUserKey } from '../src/store/row-keys.ts'
import { openSqlite } from '../src/store/sqlite-connection.ts'

export function tokenOf(index: number): string {
  return `mps_${String(index).padStart(43, 'A')}`
}

function hashOf(index: number): string {
  return hash('sha256', tokenOf(index), 'hex')
}

const observer = { onStatement: () => undefined, onFault: () => undefined }

/** Fills an empty database with so many people, each with one device and one live session. */
export async function seed(location: DatabaseLocation, sessions: number): Promise<void> {
  await (await openDatabase(location, observer)).destroy()
  if (location.engine === 'sqlite') seedSqlite(location.file, sessions)
  else await seedPostgres(location.url, sessions)
}

/** The tables are filled inside the database: a statement for each row would take minutes. */
function seedSqlite(file: string, sessions: number): void {
  const database = openSqlite(file, 'process')
  const define = (name: string, of: (index: number) => string | number) =>
    database.function(name, (index: number | bigint) => of(Number(index)))
  define('hash_of', hashOf)
  define('session_key_of', (index) => toSessionKey(hashOf(index)))
  define('user_key_of', (index) => toUserKey(`user-${index}`))
  const numbers = `(with recursive n(i) as (select 0 union all select i + 1 from n where i < ${sessions - 1}) select i from n)`
  database.exec('begin')
  const sql = { hash: 'hash_of(i)', sessionKey: 'session_key_of(i)', userKey: 'user_key_of(i)' }
  for (const text of inserts(numbers, sql)) database.exec(text)
  database.exec('commit')
  database.exec('pragma wal_checkpoint(truncate)')
  database.close()
}

async function seedPostgres(url: string, sessions: number): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const numbers = `(select i from generate_series(0, ${sessions - 1}) as i)`
  const hash = hashOnPostgres("'mps_' || lpad(i::text, 43, 'A')")
  const sql = {
    hash,
    sessionKey: keyOnPostgres(hash),
    userKey: keyOnPostgres(hashOnPostgres("'user-' || i")),
  }
  for (const text of inserts(numbers, sql)) await client.query(text)
  await client.query('vacuum analyze')
  await client.end()
}

const hashOnPostgres = (text: string) => `encode(sha256(convert_to(${text}, 'UTF8')), 'hex')`
const keyOnPostgres = (hash: string) => `('x' || left(${hash}, 13))::bit(52)::bigint`

interface RowSql {
  hash: string
  sessionKey: string
  userKey: string
}

function inserts(numbers: string, { hash, sessionKey, userKey }: RowSql): string[] {
  const now = Date.now()
  const livesUntil = now + 7 * 86_400_000
  return [
    `insert into users (key, id, app_id, openid, state, agreement_version, sign_in_days, last_sign_in_day,
      last_sign_in_at, created_at, device_count) select ${userKey}, 'user-' || i, 'wx5a3d9c7e1f2b4086', 'openid-' || i,
      'active', '2026-11-01', 1, 20000, ${now}, ${now}, 1 from ${numbers} as numbers`,
    `insert into device (id, user_id, phone_id, model, system, created_at, last_sign_in_at)
      select 'device-' || i, 'user-' || i, 'phone', 'Mi 14', 'Android 15', ${now}, ${now}
      from ${numbers} as numbers`,
    `insert into session (key, id, token_hash, user_key, device_id, created_at, extended_at, expires_at,
      absolute_expires_at) select ${sessionKey}, 'session-' || i, ${hash}, ${userKey}, 'device-' || i, ${now}, ${now},
      ${livesUntil}, ${livesUntil} from ${numbers} as numbers`,
  ]
}
