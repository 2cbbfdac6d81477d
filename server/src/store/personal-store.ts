import type { Kysely } from 'kysely'
import type { People } from '../core/user-store.ts'
import type { NicknameStore, PhoneStore } from '../profile/profile-store.ts'
import { createAvatarCheckQueries, createAvatarQueries } from './avatar-queries.ts'
import { createKeyQueries } from './idempotency-queries.ts'
import { lockUser } from './lock-user.ts'
import type { PersonalStore } from './ports.ts'
import { createRiskQueries } from './risk-queries.ts'
import type { Database } from './schema.ts'
import { createSweeper } from './sweeping.ts'

type PersonQueries = People & Pick<PersonalStore, 'listActiveDays'>
type PhoneQueries = PhoneStore & NicknameStore

export function createPersonalStore(db: Kysely<Database>, appId: string): PersonalStore {
  return {
    ...personQueries(db, appId),
    ...phoneQueries(db),
    ...createAvatarQueries(db),
    ...createAvatarCheckQueries(db),
    ...createRiskQueries(db),
    ...createKeyQueries(db),
    async sweepPersonal({ keysBefore, checksBefore, eventsBefore, canContinue }) {
      const erase = createSweeper(db, canContinue)
      await erase({ table: 'idempotency', keys: ['user_id', 'route', 'key'], time: 'created_at' }, keysBefore)
      await erase({ table: 'avatar_check', keys: ['trace_id'], time: 'created_at' }, checksBefore)
      await erase({ table: 'push_event', keys: ['id'], time: 'done_at' }, eventsBefore)
    },
  }
}

function personQueries(db: Kysely<Database>, appId: string): PersonQueries {
  return {
    async findPerson(userId) {
      const row = await db
        .selectFrom('users')
        .select(['id', 'openid as openId', 'state'])
        .where('id', '=', userId)
        .executeTakeFirst()
      return row ?? null
    },
    async findUserIdByOpenId(openId) {
      const row = await db
        .selectFrom('users')
        .select('id')
        .where('app_id', '=', appId)
        .where('openid', '=', openId)
        .executeTakeFirst()
      return row?.id ?? null
    },
    async listActiveDays(userId) {
      const rows = await db
        .selectFrom('active_day')
        .select('day')
        .where('user_id', '=', userId)
        .orderBy('day')
        .execute()
      return rows.map(({ day }) => day)
    },
  }
}

/** Later than any time, for an erasure that asks for no time. */
const always = Number.MAX_SAFE_INTEGER

function phoneQueries(db: Kysely<Database>): PhoneQueries {
  return {
    savePhone: (userId, { sealed, setAt }) =>
      db.transaction().execute(async (trx) => {
        const user = await lockUser(trx, userId)
        if (user?.state !== 'active') return user
        const phone = { phone_sealed: sealed, phone_set_at: setAt }
        await trx.updateTable('users').set(phone).where('id', '=', userId).execute()
        return user
      }),
    async erasePhone(userId, setBefore = always) {
      const { numUpdatedRows } = await db
        .updateTable('users')
        .set({ phone_sealed: null, phone_set_at: null })
        .where('id', '=', userId)
        .where('phone_set_at', '<', setBefore)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
    async eraseNickname(userId, setBefore) {
      const { numUpdatedRows } = await db
        .updateTable('users')
        .set({ nickname: null, nickname_set_at: null })
        .where('id', '=', userId)
        .where('nickname_set_at', '<', setBefore)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
  }
}
