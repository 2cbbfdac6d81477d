import type { Transaction } from 'kysely'
import type { EndedReason } from '../core/records.ts'
import type { DeviceRecord } from '../sign-in/sign-in-store.ts'
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
    saveDevice: (device) => saveDevice(trx, device),
    forgetIdleDevices: (userId, keep) => forgetIdleDevices(trx, userId, keep),
    async markDevice(id, endedReason, now) {
      const ending = { ended_reason: endedReason, ended_at: now }
      await trx.updateTable('device').set(ending).where('id', '=', id).execute()
    },
  }
}

function saveDevice(
  trx: Transaction<Database>,
  { id, userId, phoneId, model, system, now }: Parameters<AccountTransaction['saveDevice']>[0],
): Promise<DeviceRecord> {
  const label = { model, system, last_sign_in_at: now }
  const live = { ended_reason: null, ended_at: null }
  return trx
    .insertInto('device')
    .values({ id, user_id: userId, phone_id: phoneId, ...live, created_at: now, ...label })
    .onConflict((conflict) => conflict.columns(['user_id', 'phone_id']).doUpdateSet({ ...label, ...live }))
    .returning(['id', 'ended_reason as endedReason'])
    .executeTakeFirstOrThrow()
}

async function forgetIdleDevices(trx: Transaction<Database>, userId: string, keep: number): Promise<void> {
  const idle = trx
    .selectFrom('device')
    .select('id')
    .where('user_id', '=', userId)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('session').select('session.id').whereRef('session.device_id', '=', 'device.id'))),
    )
  const kept = idle.orderBy('last_sign_in_at', 'desc').orderBy('id').limit(keep)
  await trx.deleteFrom('device').where('id', 'in', idle).where('id', 'not in', kept).execute()
}

export function sessionQueries(trx: Transaction<Database>): SessionQueries {
  return {
    addSession: (session) => addSession(trx, session),
    endSession: (session, reason, now) => endSession(trx, session, reason, now),
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

async function addSession(
  trx: Transaction<Database>,
  session: Parameters<AccountTransaction['addSession']>[0],
): Promise<void> {
  const userKey = toUserKey(session.userId)
  await trx
    .insertInto('session')
    .values({
      key: toSessionKey(session.tokenHash),
      id: session.id,
      token_hash: session.tokenHash,
      user_key: userKey,
      device_id: session.deviceId,
      purpose: session.purpose,
      created_at: session.createdAt,
      extended_at: session.createdAt,
      expires_at: session.expiresAt,
      absolute_expires_at: session.absoluteExpiresAt,
    })
    .execute()
  await countDevices(trx, [userKey])
}

async function endSession(
  trx: Transaction<Database>,
  { id, userId }: { id: string; userId: string },
  reason: EndedReason,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('session')
    .set(endedColumns(reason, now))
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await countDevices(trx, [toUserKey(userId)])
  return true
}
