import type { Transaction } from 'kysely'
import { countDevices, endedColumns } from './live-sessions.ts'
import type { AccountTransaction } from './ports.ts'
import { toSessionKey, toUserKey } from './row-keys.ts'
import type { Database } from './schema.ts'

type DeviceQueries = Pick<
  AccountTransaction,
  'findDevice' | 'saveDevice' | 'forgetIdleDevices' | 'markDevice'
>
type SessionQueries = Pick<
  AccountTransaction,
  'addSession' | 'endSession' | 'listSessions' | 'findSessionDevice'
>

export function deviceQueries(trx: Transaction<Database>): DeviceQueries {
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

export function sessionQueries(trx: Transaction<Database>): SessionQueries {
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
