import { type Migration, sql } from 'kysely'

/** What the sweep looks for is found without reading every live session. SQL that both engines take. */
export const sweeping: Migration = {
  async up(db) {
    await db.schema
      .createIndex('session_live_expires_at_index')
      .on('session')
      .column('expires_at')
      .where(sql.ref('ended_at'), 'is', null)
      .execute()
  },
}
