import type { Migration } from 'kysely'

/** What an erasure takes away is found without reading everybody's rows. SQL that both engines take. */
export const erasing: Migration = {
  async up(db) {
    await db.schema.createIndex('session_user_key_index').on('session').column('user_key').execute()
    await db.schema.createIndex('push_event_user_id_index').on('push_event').column('user_id').execute()
  },
}
