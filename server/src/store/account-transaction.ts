import type { Transaction } from 'kysely'
import { createAccountReads } from './account-reads.ts'
import { createEraser } from './erasing.ts'
import { isLastAdmin } from './last-admin.ts'
import type { AccountTransaction } from './ports.ts'
import type { Database } from './schema.ts'
import { deviceQueries, sessionQueries } from './session-queries.ts'
import { consentQueries, settingQueries, userQueries } from './user-queries.ts'

type ErasureQueries = Pick<AccountTransaction, 'findTombstone' | 'saveTombstone' | 'addErasure'>
type EventQueries = Pick<AccountTransaction, 'hasEventSince' | 'addEvent'>

export function createAccountTransaction(trx: Transaction<Database>, appId: string): AccountTransaction {
  return {
    ...createAccountReads(trx),
    ...userQueries(trx, appId),
    ...consentQueries(trx),
    ...settingQueries(trx),
    ...deviceQueries(trx),
    ...sessionQueries(trx),
    ...eventQueries(trx),
    ...erasureQueries(trx),
    isLastAdmin: (userId) => isLastAdmin(trx, userId),
    eraseUser: createEraser(trx),
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
