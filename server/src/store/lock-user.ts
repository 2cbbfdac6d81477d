import type { Transaction } from 'kysely'
import type { FoundAccount } from '../profile/profile-store.ts'
import type { Database } from './schema.ts'

/**
 * The account as it is now, locked for the transaction; null when it is gone. The user is always locked before
 * what belongs to it, so that two changes wait for each other instead of deadlocking.
 */
export async function lockUser(trx: Transaction<Database>, userId: string): Promise<FoundAccount | null> {
  const row = await trx
    .selectFrom('users')
    .select('state')
    .where('id', '=', userId)
    .forUpdate()
    .executeTakeFirst()
  return row ?? null
}
