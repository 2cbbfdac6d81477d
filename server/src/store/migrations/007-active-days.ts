import type { Migration } from 'kysely'

/**
 * Who was here on which day, until the day has been counted. SQL that both engines take. No foreign key: it
 * would make the write of a use wait for whoever holds the account's row.
 */
export const activeDays: Migration = {
  async up(db) {
    await db.schema
      .createTable('active_day')
      .addColumn('day', 'integer', (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('active_day_primary_key', ['day', 'user_id'])
      .execute()
    await db.schema.createIndex('active_day_user_id_index').on('active_day').column('user_id').execute()
  },
}
