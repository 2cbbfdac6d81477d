import { type Migration, sql } from 'kysely'

/**
 * Accounts that are not active, which are few, are listed and counted without reading the others. SQL that both
 * engines take. The others are left out, also because SQLite would look in here for those of them that are due.
 */
export const uncommonStates: Migration = {
  async up(db) {
    await db.schema
      .createIndex('users_uncommon_state_index')
      .on('users')
      .columns(['state', 'created_at', 'id'])
      .where(sql.ref('state'), '<>', sql.lit('active'))
      .execute()
  },
}
