import type { Transaction } from 'kysely'
import type { Database } from './schema.ts'

/** Whether nobody else could operate the service: a role counts where its account is active. */
export async function isLastAdmin(trx: Transaction<Database>, userId: string): Promise<boolean> {
  const has = await trx.selectFrom('admin').select('user_id').where('user_id', '=', userId).executeTakeFirst()
  if (!has) return false
  // Locked first and counted by a later statement: of two that leave at the same time, the second sees that the first is gone.
  await trx.selectFrom('admin').select('user_id').orderBy('user_id').forUpdate().execute()
  const other = await trx
    .selectFrom('admin')
    .innerJoin('users', 'users.id', 'admin.user_id')
    .select('admin.user_id')
    .where('admin.user_id', '<>', userId)
    .where('users.state', '=', 'active')
    .executeTakeFirst()
  return other === undefined
}
