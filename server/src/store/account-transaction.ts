import type { Transaction } from 'kysely'
import type { AccountTransaction } from '../core/account-store.ts'
import type { UserRecord } from '../core/records.ts'
import { createAccountReads } from './account-reads.ts'
import { createEraser } from './erasing.ts'
import { isLastAdmin } from './last-admin.ts'
import { countDevices, endedColumns } from './live-sessions.ts'
import { toSessionKey, toUserKey } from './row-keys.ts'
import type { Database, UserTable } from './schema.ts'
import { toUserColumns, toUserRecord } from './user-record.ts'

type UserQueries = Pick<
  AccountTransaction,
  'findUserByOpenId' | 'ensureUser' | 'lockUser' | 'updateUser' | 'addConsent' | 'saveSetting'
>
type ErasureQueries = Pick<AccountTransaction, 'findTombstone' | 'saveTombstone' | 'addErasure'>
type DeviceQueries = Pick<
  AccountTransaction,
  'findDevice' | 'saveDevice' | 'forgetIdleDevices' | 'markDevice'
>
type SessionQueries = Pick<
  AccountTransaction,
  'addSession' | 'endSession' | 'listSessions' | 'findSessionDevice'
>
type EventQueries = Pick<AccountTransaction, 'hasEventSince' | 'addEvent'>

export function createAccountTransaction(trx: Transaction<Database>, appId: string): AccountTransaction {
  return {
    ...createAccountReads(trx),
    ...userQueries(trx, appId),
    ...deviceQueries(trx),
    ...sessionQueries(trx),
    ...eventQueries(trx),
    ...erasureQueries(trx),
    isLastAdmin: (userId) => isLastAdmin(trx, userId),
    eraseUser: createEraser(trx),
  }
}

function userQueries(trx: Transaction<Database>, appId: string): UserQueries {
  const findRow = (openId: string) =>
    trx
      .selectFrom('users')
      .selectAll()
      .where('app_id', '=', appId)
      .where('openid', '=', openId)
      .forUpdate()
      .executeTakeFirst()
  return {
    async findUserByOpenId(openId) {
      const row = await findRow(openId)
      return row ? toUserRecord(row) : null
    },
    async ensureUser(user, openId) {
      const { numInsertedOrUpdatedRows } = await trx
        .insertInto('users')
        .values(toUserRow(user, appId, openId))
        .onConflict((conflict) => conflict.columns(['app_id', 'openid']).doNothing())
        .executeTakeFirst()
      if (numInsertedOrUpdatedRows === 1n) return { user, isNew: true }
      const row = await findRow(openId)
      if (!row) throw new Error('A user that could not be inserted is not there either')
      return { user: toUserRecord(row), isNew: false }
    },
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

function deviceQueries(trx: Transaction<Database>): DeviceQueries {
  return {
    async findDevice(userId, phoneId) {
      const row = await trx
        .selectFrom('device')
        .select(['id', 'ended_reason as endedReason'])
        .where('user_id', '=', userId)
        .where('phone_id', '=', phoneId)
        .executeTakeFirst()
      return row ?? null
    },
    saveDevice({ id, userId, phoneId, model, system, now }) {
      const label = { model, system, last_sign_in_at: now }
      const live = { ended_reason: null, ended_at: null }
      return trx
        .insertInto('device')
        .values({ id, user_id: userId, phone_id: phoneId, ...live, created_at: now, ...label })
        .onConflict((conflict) =>
          conflict.columns(['user_id', 'phone_id']).doUpdateSet({ ...label, ...live }),
        )
        .returning(['id', 'ended_reason as endedReason'])
        .executeTakeFirstOrThrow()
    },
    async forgetIdleDevices(userId, keep) {
      const idle = trx
        .selectFrom('device')
        .select('id')
        .where('user_id', '=', userId)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('session').select('session.id').whereRef('session.device_id', '=', 'device.id'),
            ),
          ),
        )
      const kept = idle.orderBy('last_sign_in_at', 'desc').orderBy('id').limit(keep)
      await trx.deleteFrom('device').where('id', 'in', idle).where('id', 'not in', kept).execute()
    },
    async markDevice(id, endedReason, now) {
      const ending = { ended_reason: endedReason, ended_at: now }
      await trx.updateTable('device').set(ending).where('id', '=', id).execute()
    },
  }
}

function sessionQueries(trx: Transaction<Database>): SessionQueries {
  return {
    async addSession({ id, tokenHash, userId, deviceId, purpose, createdAt, expiresAt, absoluteExpiresAt }) {
      const times = { created_at: createdAt, extended_at: createdAt, expires_at: expiresAt }
      await trx
        .insertInto('session')
        .values({
          key: toSessionKey(tokenHash),
          id,
          token_hash: tokenHash,
          user_key: toUserKey(userId),
          device_id: deviceId,
          purpose,
          ...times,
          absolute_expires_at: absoluteExpiresAt,
        })
        .execute()
      await countDevices(trx, [toUserKey(userId)])
    },
    async endSession({ id, userId }, reason, now) {
      const { numUpdatedRows } = await trx
        .updateTable('session')
        .set(endedColumns(reason, now))
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return false
      await countDevices(trx, [toUserKey(userId)])
      return true
    },
    async listSessions(userId) {
      const rows = await trx
        .selectFrom('session')
        .select(['id', 'device_id', 'expires_at'])
        .where('user_key', '=', toUserKey(userId))
        .where('ended_at', 'is', null)
        .orderBy('extended_at')
        .orderBy('created_at')
        .execute()
      return rows.map((row) => ({ id: row.id, deviceId: row.device_id ?? '', expiresAt: row.expires_at }))
    },
    async findSessionDevice(sessionId) {
      const row = await trx
        .selectFrom('session')
        .select('device_id')
        .where('id', '=', sessionId)
        .executeTakeFirst()
      return row?.device_id ?? null
    },
  }
}

function eventQueries(trx: Transaction<Database>): EventQueries {
  return {
    async hasEventSince({ deviceId, kind, since }) {
      const row = await trx
        .selectFrom('security_event')
        .select('id')
        .where('device_id', '=', deviceId)
        .where('kind', '=', kind)
        .where('happened_at', '>=', since)
        .executeTakeFirst()
      return row !== undefined
    },
    async addEvent({ id, userId, deviceId, kind, address, at }) {
      await trx
        .insertInto('security_event')
        .values({ id, user_id: userId, device_id: deviceId, kind, address, happened_at: at })
        .execute()
    },
  }
}

function erasureQueries(trx: Transaction<Database>): ErasureQueries {
  return {
    async findTombstone(personHmac, now) {
      const row = await trx
        .selectFrom('ban_tombstone')
        .select('ends_at as endsAt')
        .where('person_hmac', '=', personHmac)
        .where('ends_at', '>', now)
        .executeTakeFirst()
      return row ?? null
    },
    async saveTombstone({ personHmac, reasonClass, endsAt }) {
      const values = { reason_class: reasonClass, ends_at: endsAt }
      await trx
        .insertInto('ban_tombstone')
        .values({ person_hmac: personHmac, ...values })
        .onConflict((conflict) => conflict.column('person_hmac').doUpdateSet(values))
        .execute()
    },
    async addErasure({ pseudonym, cause, at }) {
      await trx.insertInto('erasure').values({ pseudonym, cause, erased_at: at }).execute()
    },
  }
}
