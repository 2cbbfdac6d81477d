import { sql, type Transaction } from 'kysely'
import type { AccountTransaction } from './ports.ts'
import { toUserKey } from './row-keys.ts'
import type { Database } from './schema.ts'

type TableName = keyof Database

/** What becomes of a table's rows of a person when the account is erased. */
type Fate =
  /** They go. */
  | { table: TableName; fate: 'erase'; by: 'user_id' | 'user_key' | 'id' }
  /** They stay as evidence, under a pseudonym that leads to nobody. */
  | { table: TableName; fate: 'detach'; by: string }
  /** They hold nothing that belongs to a person, or nothing that leads to one. */
  | { table: TableName; fate: 'keep'; why: string }

/**
 * Every table of the database, in the order in which an account is erased: children first. A test holds
 * this list against the schema, so that no table is forgotten.
 */
export const tableFates: readonly Fate[] = [
  { table: 'setting', fate: 'erase', by: 'user_id' },
  { table: 'avatar', fate: 'erase', by: 'user_id' },
  { table: 'idempotency', fate: 'erase', by: 'user_id' },
  { table: 'active_day', fate: 'erase', by: 'user_id' },
  { table: 'push_event', fate: 'detach', by: 'user_id' },
  { table: 'consent', fate: 'detach', by: 'user_id' },
  { table: 'security_event', fate: 'detach', by: 'user_id' },
  { table: 'audit', fate: 'detach', by: 'user_id' },
  { table: 'audit', fate: 'detach', by: 'actor_id' },
  { table: 'admin_token', fate: 'erase', by: 'user_id' },
  { table: 'admin', fate: 'erase', by: 'user_id' },
  { table: 'session', fate: 'erase', by: 'user_key' },
  { table: 'device', fate: 'erase', by: 'user_id' },
  { table: 'users', fate: 'erase', by: 'id' },
  { table: 'avatar_check', fate: 'keep', why: 'a trace id and a random id whose picture is gone' },
  { table: 'used_code', fate: 'keep', why: 'keyed hashes of codes, for ten minutes' },
  { table: 'ban_tombstone', fate: 'keep', why: 'a keyed hash, so that a ban outlives its account' },
  { table: 'erasure', fate: 'keep', why: 'pseudonyms' },
  { table: 'platform_token', fate: 'keep', why: 'of the mini-program, not of a person' },
  { table: 'sign_in_outcome', fate: 'keep', why: 'sums' },
  { table: 'day_statistic', fate: 'keep', why: 'sums' },
  { table: 'job', fate: 'keep', why: 'of the service' },
  { table: 'database_stamp', fate: 'keep', why: 'of the database' },
]

/** Erases everything of a user, or puts it under `pseudonym`, as the list says. */
export function createEraser(trx: Transaction<Database>): AccountTransaction['eraseUser'] {
  return async (userId, pseudonym) => {
    await forgetDevicesOfEvents(trx, userId)
    for (const step of tableFates) {
      if (step.fate === 'keep') continue
      const [table, column] = [sql.table(step.table), sql.ref(step.by)]
      const value = step.by === 'user_key' ? toUserKey(userId) : userId
      if (step.fate === 'erase') await sql`delete from ${table} where ${column} = ${value}`.execute(trx)
      else await sql`update ${table} set ${column} = ${pseudonym} where ${column} = ${userId}`.execute(trx)
    }
  }
}

async function forgetDevicesOfEvents(trx: Transaction<Database>, userId: string): Promise<void> {
  await trx.updateTable('security_event').set({ device_id: null }).where('user_id', '=', userId).execute()
}
