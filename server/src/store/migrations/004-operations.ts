import type { Kysely, Migration } from 'kysely'

/** Who operates the service, what they did, and what is counted by day. SQL that both engines take. */
export const operations: Migration = {
  async up(db) {
    await createAdmin(db)
    await createAdminToken(db)
    await createAudit(db)
    await createStatistics(db)
  },
}

async function createAdmin(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('admin')
    .addColumn('user_id', 'text', (column) => column.primaryKey().references('users.id').onDelete('cascade'))
    .addColumn('granted_at', 'bigint', (column) => column.notNull())
    .execute()
}

async function createAdminToken(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('admin_token')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) =>
      column.notNull().references('admin.user_id').onDelete('cascade'),
    )
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('admin_token_user_id_index').on('admin_token').column('user_id').execute()
}

/** Outlives the accounts it names, which stand under a pseudonym then: so no foreign key. */
async function createAudit(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('actor_id', 'text')
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text')
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('happened_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('audit_happened_at_index').on('audit').columns(['happened_at', 'id']).execute()
  await db.schema.createIndex('audit_user_id_index').on('audit').column('user_id').execute()
  await db.schema.createIndex('audit_actor_id_index').on('audit').column('actor_id').execute()
}

async function createStatistics(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sign_in_outcome')
    .addColumn('day', 'integer', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('sign_in_outcome_primary_key', ['day', 'outcome'])
    .execute()
  await db.schema
    .createTable('day_statistic')
    .addColumn('day', 'integer', (column) => column.primaryKey())
    .addColumn('new_users', 'integer', (column) => column.notNull())
    .addColumn('active_users', 'integer', (column) => column.notNull())
    .addColumn('retained_1', 'integer', (column) => column.notNull())
    .addColumn('retained_7', 'integer', (column) => column.notNull())
    .addColumn('retained_30', 'integer', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('job')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('lease_until', 'bigint', (column) => column.notNull())
    .addColumn('done_day', 'integer', (column) => column.notNull())
    .execute()
}
