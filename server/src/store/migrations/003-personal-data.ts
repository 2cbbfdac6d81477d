import { type Kysely, type Migration, sql } from 'kysely'

/** Phone, avatar, risk mark, pushed events and what WeChat's calls need. SQL that both engines take. */
export const personalData: Migration = {
  async up(db) {
    await extendUsers(db)
    await createAvatar(db)
    await createAvatarCheck(db)
    await createIdempotency(db)
    await createPushEvent(db)
    await createPlatformToken(db)
  },
}

async function extendUsers(db: Kysely<unknown>): Promise<void> {
  for (const name of ['phone_sealed', 'avatar_id', 'risk_mark'] as const)
    await db.schema.alterTable('users').addColumn(name, 'text').execute()
  for (const name of ['phone_set_at', 'risk_ask_at'] as const)
    await db.schema.alterTable('users').addColumn(name, 'bigint').execute()
  await db.schema.createIndex('users_risk_ask_at_index').on('users').column('risk_ask_at').execute()
}

async function createAvatar(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('avatar')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('content_type', 'text', (column) => column.notNull())
    // SQLite keeps bytes as they are under any type's name.
    .addColumn('bytes', 'bytea', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull().check(sql`state in ('pending', 'approved')`))
    .addColumn('set_at', 'bigint', (column) => column.notNull())
    .addColumn('submissions', 'integer', (column) => column.notNull())
    .addColumn('check_due_at', 'bigint')
    .execute()
  await db.schema.createIndex('avatar_user_id_index').on('avatar').column('user_id').execute()
  await db.schema.createIndex('avatar_check_due_at_index').on('avatar').column('check_due_at').execute()
}

/** A verdict may come before we know which picture its trace id names, or for a picture that is gone. */
async function createAvatarCheck(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('avatar_check')
    .addColumn('trace_id', 'text', (column) => column.primaryKey())
    .addColumn('avatar_id', 'text')
    .addColumn('verdict', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('avatar_check_created_at_index')
    .on('avatar_check')
    .column('created_at')
    .execute()
}

async function createIdempotency(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('idempotency')
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('route', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('body_hash', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull().check(sql`state in ('pending', 'done')`))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('idempotency_primary_key', ['user_id', 'route', 'key'])
    .execute()
  await db.schema.createIndex('idempotency_created_at_index').on('idempotency').column('created_at').execute()
}

async function createPushEvent(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('push_event')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('lease_until', 'bigint', (column) => column.notNull())
    .addColumn('done_at', 'bigint')
    .execute()
  await db.schema.createIndex('push_event_done_at_index').on('push_event').column('done_at').execute()
}

async function createPlatformToken(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('platform_token')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('refresh_at', 'bigint', (column) => column.notNull())
    .execute()
}
