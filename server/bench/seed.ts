import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { openDatabase } from '../src/store/database.ts'
import type { DatabaseLocation } from '../src/store/database-location.ts'
import type { Database } from '../src/store/schema.ts'

/** Enough people that none of them meets the limit of reads. */
export const knownPeople = 2_000

/** Small enough for the time that the store gives one statement. */
const batchSize = 20_000

export function tokenOf(index: number): string {
  return `mps_${String(index).padStart(43, 'A')}`
}

const observer = { onStatement: () => undefined, onFault: () => undefined }
const livesUntil = Date.now() + 7 * 86_400_000

/** Fills an empty database with so many live sessions, of which the first ones have tokens that we know. */
export async function seed(location: DatabaseLocation, sessions: number): Promise<void> {
  const db = await openDatabase(location, observer)
  for (let index = 0; index < Math.min(sessions, knownPeople); index += 1) await addKnown(db, index)
  for (let from = knownPeople; from < sessions; from += batchSize) {
    await addOthers(db, location, { from, to: Math.min(from + batchSize, sessions) })
  }
  await sql`analyze`.execute(db)
  await db.destroy()
}

const now = Date.now()
const userTimes = { last_sign_in_day: 20_000, last_sign_in_at: now, created_at: now }

async function addKnown(db: Kysely<Database>, index: number): Promise<void> {
  const [user_id, device_id] = [`user-${index}`, `device-${index}`]
  await sql`insert into users (id, app_id, openid, state, agreement_version, sign_in_days, last_sign_in_day,
    last_sign_in_at, created_at) values (${user_id}, 'wx5a3d9c7e1f2b4086', ${`openid-${index}`}, 'active',
    '2026-11-01', 1, ${userTimes.last_sign_in_day}, ${now}, ${now})`.execute(db)
  await sql`insert into device (id, user_id, phone_id, model, system, created_at, last_sign_in_at)
    values (${device_id}, ${user_id}, 'phone', 'Mi 14', 'Android 15', ${now}, ${now})`.execute(db)
  const hash = createHash('sha256').update(tokenOf(index)).digest('hex')
  await sql`insert into session (id, token_hash, user_id, device_id, created_at, extended_at, expires_at,
    absolute_expires_at) values (${`session-${index}`}, ${hash}, ${user_id}, ${device_id}, ${now}, ${now},
    ${livesUntil}, ${livesUntil})`.execute(db)
}

/** One person with one device for each; in the database, because a million statements would take minutes. */
async function addOthers(
  db: Kysely<Database>,
  { engine }: DatabaseLocation,
  { from, to }: { from: number; to: number },
): Promise<void> {
  const numbers =
    engine === 'sqlite'
      ? sql`(with recursive n(i) as (select ${sql.lit(from)} union all select i + 1 from n where i < ${sql.lit(to - 1)}) select i from n)`
      : sql`(select i from generate_series(${sql.lit(from)}::int, ${sql.lit(to - 1)}::int) as i)`
  const hash =
    engine === 'sqlite' ? sql`lower(hex(randomblob(32)))` : sql`encode(sha256(('t' || i)::bytea), 'hex')`
  await db.transaction().execute(async (trx) => {
    await sql`insert into users (id, app_id, openid, state, agreement_version, sign_in_days, last_sign_in_day,
      last_sign_in_at, created_at) select 'other-' || i, 'wx5a3d9c7e1f2b4086', 'other-openid-' || i, 'active',
      '2026-11-01', 1, 20000, ${sql.lit(now)}, ${sql.lit(now)} from ${numbers} as numbers`.execute(trx)
    await sql`insert into device (id, user_id, phone_id, model, system, created_at, last_sign_in_at)
      select 'other-device-' || i, 'other-' || i, 'phone', 'Mi 14', 'Android 15', ${sql.lit(now)},
      ${sql.lit(now)} from ${numbers} as numbers`.execute(trx)
    await sql`insert into session (id, token_hash, user_id, device_id, created_at, extended_at, expires_at,
      absolute_expires_at) select 'other-session-' || i, ${hash}, 'other-' || i, 'other-device-' || i,
      ${sql.lit(now)}, ${sql.lit(now)}, ${sql.lit(livesUntil)}, ${sql.lit(livesUntil)}
      from ${numbers} as numbers`.execute(trx)
  })
}
