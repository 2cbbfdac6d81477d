import { type Migration, sql } from 'kysely'

/** How many devices a person is signed in on stands with the person. SQL that both engines take. */
export const deviceCount: Migration = {
  async up(db) {
    await db.schema
      .alterTable('users')
      .addColumn('device_count', 'integer', (column) => column.notNull().defaultTo(0))
      .execute()
    await sql`update users set device_count = (select count(*) from session
      where session.user_key = users.key and session.ended_at is null)`.execute(db)
  },
}
