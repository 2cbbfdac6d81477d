import { type Kysely, type Migration, sql } from 'kysely'
import { integerKeyType } from './integer-key-type.ts'

/** SQL that SQLite and PostgreSQL both take. `bigint` holds milliseconds on either. */
export const accounts: Migration = {
  async up(db) {
    await createUsers(db)
    await createDevice(db)
    await createSession(db)
    await createConsent(db)
    await createUsedCode(db)
    await createSecurityEvent(db)
    await createDatabaseStamp(db)
  },
}

async function createUsers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('users')
    .addColumn('key', integerKeyType(db), (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('app_id', 'text', (column) => column.notNull())
    .addColumn('openid', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) =>
      column.notNull().check(sql`state in ('active', 'banned', 'deleting')`),
    )
    .addColumn('ban_public_reason', 'text')
    .addColumn('banned_until_at', 'bigint')
    .addColumn('purge_at', 'bigint')
    .addColumn('agreement_version', 'text', (column) => column.notNull())
    .addColumn('sign_in_days', 'integer', (column) => column.notNull())
    .addColumn('last_sign_in_day', 'integer', (column) => column.notNull())
    .addColumn('last_sign_in_at', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('users_app_id_openid_unique', ['app_id', 'openid'])
    .execute()
  await db.schema
    .createIndex('users_banned_until_at_index')
    .on('users')
    .column('banned_until_at')
    .where(sql.ref('banned_until_at'), 'is not', null)
    .execute()
  await db.schema.createIndex('users_created_at_index').on('users').columns(['created_at', 'id']).execute()
}

const endedReasons = sql`ended_reason in
  ('replaced', 'expired', 'signed_out', 'ended_elsewhere', 'too_many_devices', 'banned', 'deleting')`

async function createDevice(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('device')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('phone_id', 'text', (column) => column.notNull())
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('system', 'text', (column) => column.notNull())
    .addColumn('ended_reason', 'text', (column) => column.check(endedReasons))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_sign_in_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('device_user_id_phone_id_unique', ['user_id', 'phone_id'])
    .execute()
}

async function createSession(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('session')
    .addColumn('key', integerKeyType(db), (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('token_hash', 'text', (column) => column.notNull())
    .addColumn('user_key', 'bigint', (column) => column.references('users.key').onDelete('cascade'))
    .addColumn('device_id', 'text', (column) => column.references('device.id').onDelete('cascade'))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('extended_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('absolute_expires_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('ended_reason', 'text', (column) => column.check(endedReasons))
    .addCheckConstraint('session_ended_with_reason', sql`(ended_at is null) = (ended_reason is null)`)
    .execute()
  await db.schema
    .createIndex('session_live_device_index')
    .on('session')
    .columns(['user_key', 'device_id'])
    .unique()
    .where(sql.ref('ended_at'), 'is', null)
    .execute()
  await db.schema
    .createIndex('session_ended_at_index')
    .on('session')
    .column('ended_at')
    .where(sql.ref('ended_at'), 'is not', null)
    .execute()
  await db.schema.createIndex('session_device_id_index').on('session').column('device_id').execute()
}

async function createConsent(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('consent')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('consented_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('consent_user_id_index').on('consent').column('user_id').execute()
}

async function createUsedCode(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('used_code')
    .addColumn('code_hmac', 'text', (column) => column.primaryKey())
    .addColumn('used_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('used_code_used_at_index').on('used_code').column('used_at').execute()
}

async function createSecurityEvent(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('security_event')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('device_id', 'text', (column) => column.references('device.id').onDelete('set null'))
    .addColumn('kind', 'text', (column) =>
      column.notNull().check(
        sql`kind in ('account_created', 'signed_in', 'session_renewed', 'signed_out', 'session_ended',
          'deletion_taken_back')`,
      ),
    )
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('happened_at', 'bigint', (column) => column.notNull())
    .execute()
  await createEventIndexes(db)
}

async function createEventIndexes(db: Kysely<unknown>): Promise<void> {
  const index = (name: string) => db.schema.createIndex(name).on('security_event')
  await index('security_event_user_id_index').columns(['user_id', 'happened_at']).execute()
  await index('security_event_device_id_index').columns(['device_id', 'happened_at']).execute()
  await index('security_event_happened_at_index').column('happened_at').execute()
}

async function createDatabaseStamp(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('database_stamp')
    .addColumn('id', 'integer', (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn('mode', 'text', (column) => column.notNull())
    .addColumn('app_id', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()
}
