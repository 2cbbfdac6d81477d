import { type Kysely, type Migration, sql } from 'kysely'

/** What a person may see, change, take along and leave behind. SQL that both engines take. */
export const dataRights: Migration = {
  async up(db) {
    await extendUsers(db)
    await extendSessions(db)
    await createSetting(db)
    await createBanTombstone(db)
    await createErasure(db)
    await freeConsentOfUsers(db)
    await freeSecurityEventOfUsers(db)
  },
}

async function extendUsers(db: Kysely<unknown>): Promise<void> {
  const texts = ['nickname', 'ban_reason_class', 'ban_note'] as const
  const times = ['nickname_set_at', 'banned_at', 'purge_lease_until_at'] as const
  for (const name of texts) await db.schema.alterTable('users').addColumn(name, 'text').execute()
  for (const name of times) await db.schema.alterTable('users').addColumn(name, 'bigint').execute()
  await db.schema.createIndex('users_purge_at_index').on('users').column('purge_at').execute()
}

async function extendSessions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('session')
    .addColumn('purpose', 'text', (column) =>
      column.notNull().defaultTo('full').check(sql`purpose in ('full', 'rights')`),
    )
    .execute()
  await db.schema.alterTable('session').addColumn('proved_at', 'bigint').execute()
  await db.schema.alterTable('device').addColumn('ended_at', 'bigint').execute()
}

async function createSetting(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('setting')
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('field', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('setting_primary_key', ['user_id', 'field'])
    .execute()
}

async function createBanTombstone(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('ban_tombstone')
    .addColumn('person_hmac', 'text', (column) => column.primaryKey())
    .addColumn('reason_class', 'text', (column) => column.notNull())
    .addColumn('ends_at', 'bigint', (column) => column.notNull())
    .execute()
}

async function createErasure(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('erasure')
    .addColumn('pseudonym', 'text', (column) => column.primaryKey())
    .addColumn('cause', 'text', (column) => column.notNull())
    .addColumn('erased_at', 'bigint', (column) => column.notNull())
    .execute()
}

/** Records that outlive an account stand under a pseudonym then, which is no user: so no foreign key. */
async function freeConsentOfUsers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('consent_log')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('consented_at', 'bigint', (column) => column.notNull())
    .execute()
  await sql`insert into consent_log (id, user_id, version, consented_at)
    select id, user_id, version, consented_at from consent`.execute(db)
  await db.schema.dropTable('consent').execute()
  await db.schema.alterTable('consent_log').renameTo('consent').execute()
  await db.schema.createIndex('consent_user_id_index').on('consent').column('user_id').execute()
}

/** The list of kinds is closed in the code that writes them; a new kind should not rebuild the table. */
async function freeSecurityEventOfUsers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('security_log')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('device_id', 'text', (column) => column.references('device.id').onDelete('set null'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('happened_at', 'bigint', (column) => column.notNull())
    .execute()
  await sql`insert into security_log (id, user_id, device_id, kind, address, happened_at)
    select id, user_id, device_id, kind, address, happened_at from security_event`.execute(db)
  await db.schema.dropTable('security_event').execute()
  await db.schema.alterTable('security_log').renameTo('security_event').execute()
  const index = (name: string) => db.schema.createIndex(name).on('security_event')
  await index('security_event_user_id_index').columns(['user_id', 'happened_at', 'id']).execute()
  await index('security_event_device_id_index').columns(['device_id', 'happened_at']).execute()
  await index('security_event_happened_at_index').column('happened_at').execute()
}
