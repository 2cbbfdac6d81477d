import type { Kysely } from 'kysely'
import type { DeviceSession, LogEntryRecord, LogQuery } from '../sessions/session-store.ts'
import type { AccountReads } from './ports.ts'
import { toUserKey } from './row-keys.ts'
import type { Database } from './schema.ts'
import { toUserRecord } from './user-record.ts'

/** The same questions on the store and inside a transaction. */
export function createAccountReads(db: Kysely<Database>): AccountReads {
  return { ...userReads(db), ...deviceReads(db), ...historyReads(db) }
}

function userReads(db: Kysely<Database>): Pick<AccountReads, 'findUserById' | 'findOpenId' | 'listSettings'> {
  return {
    async findUserById(id) {
      const row = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? toUserRecord(row) : null
    },
    async findOpenId(userId) {
      const row = await db.selectFrom('users').select('openid').where('id', '=', userId).executeTakeFirst()
      return row?.openid ?? null
    },
    async listSettings(userId) {
      const rows = await db
        .selectFrom('setting')
        .select(['field', 'value', 'revision'])
        .where('user_id', '=', userId)
        .orderBy('field')
        .execute()
      return rows.map(({ field, value, revision }) => ({ field, value: JSON.parse(value), revision }))
    },
  }
}

type DeviceReads = Pick<AccountReads, 'listDeviceSessions' | 'listEndedDevices' | 'listDevices'>

function deviceReads(db: Kysely<Database>): DeviceReads {
  return {
    listDeviceSessions: (userId, now) => listDeviceSessions(db, userId, now),
    async listEndedDevices(userId, since) {
      const rows = await db
        .selectFrom('device')
        .select(['model', 'system', 'ended_reason', 'ended_at'])
        .where('user_id', '=', userId)
        .where('ended_at', '>=', since)
        .orderBy('ended_at', 'desc')
        .limit(50)
        .execute()
      return rows.flatMap(({ model, system, ended_reason: reason, ended_at: endedAt }) =>
        reason === null || endedAt === null ? [] : [{ model, system, reason, endedAt }],
      )
    },
    listDevices: (userId) =>
      db
        .selectFrom('device')
        .select(['model', 'system', 'created_at as createdAt', 'last_sign_in_at as lastSignInAt'])
        .where('user_id', '=', userId)
        .orderBy('created_at')
        .execute(),
  }
}

function historyReads(db: Kysely<Database>): Pick<AccountReads, 'listEvents' | 'listConsents'> {
  return {
    listEvents: (query) => listEvents(db, query),
    listConsents: (userId) =>
      db
        .selectFrom('consent')
        .select(['version', 'consented_at as at'])
        .where('user_id', '=', userId)
        .orderBy('consented_at')
        .execute(),
  }
}

function listDeviceSessions(db: Kysely<Database>, userId: string, now: number): Promise<DeviceSession[]> {
  return db
    .selectFrom('session')
    .innerJoin('device', 'device.id', 'session.device_id')
    .select([
      'session.id as id',
      'device.id as deviceId',
      'device.model as model',
      'device.system as system',
      'session.created_at as createdAt',
      'session.extended_at as lastUsedAt',
      'session.expires_at as expiresAt',
    ])
    .where('session.user_key', '=', toUserKey(userId))
    .where('session.ended_at', 'is', null)
    .where('session.expires_at', '>', now)
    .orderBy('session.extended_at', 'desc')
    .orderBy('session.created_at', 'desc')
    .execute()
}

function listEvents(db: Kysely<Database>, { userId, before, limit }: LogQuery): Promise<LogEntryRecord[]> {
  return db
    .selectFrom('security_event as event')
    .leftJoin('device', 'device.id', 'event.device_id')
    .select([
      'event.id as id',
      'event.kind as kind',
      'event.address as address',
      'event.happened_at as at',
      'device.model as model',
      'device.system as system',
    ])
    .where('event.user_id', '=', userId)
    .$if(before !== null, (query) =>
      query.where(({ eb, and, or }) => {
        const { at, id } = before ?? { at: 0, id: '' }
        const sameTime = and([eb('event.happened_at', '=', at), eb('event.id', '<', id)])
        return or([eb('event.happened_at', '<', at), sameTime])
      }),
    )
    .orderBy('event.happened_at', 'desc')
    .orderBy('event.id', 'desc')
    .limit(limit)
    .execute()
}
