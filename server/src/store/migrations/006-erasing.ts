import type { Migration } from 'kysely'

/** What an erasure takes away is found without reading everybody's rows. SQL that both engines take. */
export const erasing: Migration = {
  async up(db) {
    for (const table of ['session', 'push_event'] as const)
      await db.schema.createIndex(`${table}_user_id_index`).on(table).column('user_id').execute()
  },
}
