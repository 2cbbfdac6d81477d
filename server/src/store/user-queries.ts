import type { Transaction } from 'kysely'
import type { UserRecord } from '../core/records.ts'
import type { AccountTransaction } from './ports.ts'
import { toUserKey } from './row-keys.ts'
import type { Database, UserTable } from './schema.ts'
import { toUserColumns, toUserRecord } from './user-record.ts'

type UserQueries = Pick<AccountTransaction, 'findUserByOpenId' | 'ensureUser' | 'lockUser' | 'updateUser'>

export function userQueries(trx: Transaction<Database>, appId: string): UserQueries {
  return {
    async findUserByOpenId(openId) {
      const row = await findRow(trx, appId, openId)
      return row ? toUserRecord(row) : null
    },
    ensureUser: (user, openId) => ensureUser(trx, appId, user, openId),
    async lockUser(id) {
      const row = await trx
        .selectFrom('users')
        .selectAll()
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst()
      return row ? toUserRecord(row) : null
    },
    async updateUser(id, changes) {
      await trx.updateTable('users').set(toUserColumns(changes)).where('id', '=', id).execute()
    },
  }
}

function findRow(trx: Transaction<Database>, appId: string, openId: string) {
  return trx
    .selectFrom('users')
    .selectAll()
    .where('app_id', '=', appId)
    .where('openid', '=', openId)
    .forUpdate()
    .executeTakeFirst()
}

async function ensureUser(trx: Transaction<Database>, appId: string, user: UserRecord, openId: string) {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('users')
    .values(toUserRow(user, appId, openId))
    .onConflict((conflict) => conflict.columns(['app_id', 'openid']).doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 1n) return { user, isNew: true }
  const row = await findRow(trx, appId, openId)
  if (!row) throw new Error('A user that could not be inserted is not there either')
  return { user: toUserRecord(row), isNew: false }
}

export function consentQueries(trx: Transaction<Database>): Pick<AccountTransaction, 'addConsent'> {
  return {
    async addConsent({ id, userId, version, at }) {
      const first = trx
        .selectFrom('consent')
        .select('id')
        .where('user_id', '=', userId)
        .where('version', '=', version)
        .orderBy('consented_at')
        .orderBy('id')
        .limit(1)
      await trx
        .deleteFrom('consent')
        .where('user_id', '=', userId)
        .where('version', '=', version)
        .where('id', 'not in', first)
        .execute()
      await trx.insertInto('consent').values({ id, user_id: userId, version, consented_at: at }).execute()
    },
  }
}

export function settingQueries(trx: Transaction<Database>): Pick<AccountTransaction, 'saveSetting'> {
  return {
    async saveSetting({ userId, field, value, revision }) {
      const values = { value: JSON.stringify(value), revision }
      await trx
        .insertInto('setting')
        .values({ user_id: userId, field, ...values })
        .onConflict((conflict) => conflict.columns(['user_id', 'field']).doUpdateSet(values))
        .execute()
    },
  }
}

function toUserRow({ id, ...fields }: UserRecord, appId: string, openId: string): UserTable {
  return { key: toUserKey(id), id, app_id: appId, openid: openId, ...toUserColumns(fields) } as UserTable
}
