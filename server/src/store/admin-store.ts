import type { ExpressionBuilder, Kysely, Transaction } from 'kysely'
import type { AdminStore, AdminTransaction, AuditEntry, PageQuery } from '../admin/admin-store.ts'
import { isUncommonState, readTotals } from './account-totals.ts'
import { createAccountTransaction } from './account-transaction.ts'
import type { AuditTable, Database } from './schema.ts'
import { readDays, readOutcomes } from './statistics-queries.ts'
import { createSweeper } from './sweeping.ts'

export function createAdminStore(db: Kysely<Database>, appId: string): AdminStore {
  return {
    ...createLists(db),
    useAdminToken: (tokenHash, limits) => useAdminToken(db, tokenHash, limits),
    listDayStatistics: (fromDay, toDay) => readDays(db, fromDay, toDay),
    listOutcomes: (fromDay, toDay) => readOutcomes(db, fromDay, toDay),
    readTotals: (now) => readTotals(db, now),
    async sweep({ eventsBefore, tokensBefore, canContinue }) {
      const erase = createSweeper(db, canContinue)
      await erase({ table: 'audit', keys: ['id'], time: 'happened_at' }, eventsBefore)
      await erase({ table: 'admin_token', keys: ['token_hash'], time: 'created_at' }, tokensBefore)
    },
    transaction: (work) =>
      db
        .transaction()
        .execute((trx) => work({ ...createAccountTransaction(trx, appId), ...adminQueries(trx) })),
  }
}

/** One statement, so that of two uses at the limit of idleness none comes between reading and writing. */
async function useAdminToken(
  db: Kysely<Database>,
  tokenHash: string,
  { now, usedAfter, createdAfter }: { now: number; usedAfter: number; createdAfter: number },
): Promise<string | null> {
  const isActive = (query: ExpressionBuilder<Database, 'admin_token'>) =>
    query.exists(
      query
        .selectFrom('users')
        .select('users.id')
        .whereRef('users.id', '=', 'admin_token.user_id')
        .where('users.state', '=', 'active'),
    )
  const row = await db
    .updateTable('admin_token')
    .set({ used_at: now })
    .where('token_hash', '=', tokenHash)
    .where('used_at', '>', usedAfter)
    .where('created_at', '>', createdAfter)
    .where(isActive)
    .returning('user_id')
    .executeTakeFirst()
  return row?.user_id ?? null
}

function createLists(db: Kysely<Database>): Pick<AdminStore, 'listUsers' | 'listAudit'> {
  return {
    async listUsers({ state, userId, before, limit }) {
      let query = db.selectFrom('users').select(userColumns)
      if (state !== null) query = query.where('state', '=', state)
      if (state !== null && state !== 'active') query = query.where(isUncommonState)
      if (userId !== null) query = query.where('id', '=', userId)
      if (before !== null) {
        query = query.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('created_at', 'id'), '<', tuple(before.at, before.id)),
        )
      }
      return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
    },
    async listAudit({ before, limit }: PageQuery) {
      let query = db.selectFrom('audit').selectAll()
      if (before !== null) {
        query = query.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('happened_at', 'id'), '<', tuple(before.at, before.id)),
        )
      }
      const rows = await query.orderBy('happened_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
      return rows.map(toAuditEntry)
    },
  }
}

const userColumns = [
  'id',
  'state',
  'phone_sealed as phoneSealed',
  'created_at as createdAt',
  'last_sign_in_at as lastSignInAt',
  'banned_until_at as bannedUntil',
  'purge_at as purgeAt',
] as const

function toAuditEntry(row: AuditTable): AuditEntry {
  return {
    id: row.id,
    actorId: row.actor_id,
    action: row.action,
    userId: row.user_id,
    reason: row.reason,
    at: row.happened_at,
  }
}

async function isAdmin(trx: Transaction<Database>, userId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('admin')
    .select('user_id')
    .where('user_id', '=', userId)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

type AdminQueries = Omit<AdminTransaction, keyof ReturnType<typeof createAccountTransaction>>

function adminQueries(trx: Transaction<Database>): AdminQueries {
  return {
    async addAudit({ id, actorId, action, userId, reason, at }) {
      await trx
        .insertInto('audit')
        .values({ id, actor_id: actorId, action, user_id: userId, reason, happened_at: at })
        .execute()
    },
    isAdmin: (userId) => isAdmin(trx, userId),
    async addAdmin(userId, now) {
      await trx
        .insertInto('admin')
        .values({ user_id: userId, granted_at: now })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
    async removeAdmin(userId) {
      await trx.deleteFrom('admin_token').where('user_id', '=', userId).execute()
      await trx.deleteFrom('admin').where('user_id', '=', userId).execute()
    },
    async addAdminToken({ tokenHash, userId, now }) {
      await trx
        .insertInto('admin_token')
        .values({ token_hash: tokenHash, user_id: userId, created_at: now, used_at: now })
        .execute()
    },
  }
}
