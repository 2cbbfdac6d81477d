import type { Kysely } from 'kysely'
import type { PersonalStore } from '../account/personal-store.ts'
import { lockUser } from './lock-user.ts'
import type { Database } from './schema.ts'

type AvatarQueries = Pick<
  PersonalStore,
  'saveAvatar' | 'findAvatar' | 'eraseAvatar' | 'approveAvatar' | 'refuseAvatar'
>
type AvatarCheckQueries = Pick<
  PersonalStore,
  'claimDueAvatars' | 'planAvatarCheck' | 'saveTrace' | 'saveVerdict'
>

const batchSize = 200

export function createAvatarQueries(db: Kysely<Database>): AvatarQueries {
  return {
    saveAvatar: ({ id, userId, type, bytes, state, setAt, checkDueAt }) =>
      db.transaction().execute(async (trx) => {
        const owner = await lockUser(trx, userId)
        if (owner?.state !== 'active') return owner
        await trx.updateTable('users').set({ avatar_id: id }).where('id', '=', userId).execute()
        await trx.deleteFrom('avatar').where('user_id', '=', userId).execute()
        const picture = { content_type: type, bytes, state, set_at: setAt }
        await trx
          .insertInto('avatar')
          .values({ id, user_id: userId, ...picture, submissions: 0, check_due_at: checkDueAt })
          .execute()
        return owner
      }),
    async findAvatar(id) {
      const row = await db
        .selectFrom('avatar')
        .innerJoin('users', 'users.id', 'avatar.user_id')
        .select(['avatar.id', 'user_id as userId', 'content_type as type', 'bytes', 'avatar.state'])
        .select('users.state as ownerState')
        .where('avatar.id', '=', id)
        .executeTakeFirst()
      return row ?? null
    },
    eraseAvatar: (userId, setBefore = Number.MAX_SAFE_INTEGER) =>
      db.transaction().execute(async (trx) => {
        await lockUser(trx, userId)
        const { numDeletedRows } = await trx
          .deleteFrom('avatar')
          .where('user_id', '=', userId)
          .where('set_at', '<', setBefore)
          .executeTakeFirst()
        if (numDeletedRows === 0n) return false
        await trx.updateTable('users').set({ avatar_id: null }).where('id', '=', userId).execute()
        return true
      }),
    async approveAvatar(id) {
      await db
        .updateTable('avatar')
        .set({ state: 'approved', check_due_at: null })
        .where('id', '=', id)
        .execute()
    },
    refuseAvatar: (id) =>
      db.transaction().execute(async (trx) => {
        const avatar = await trx
          .selectFrom('avatar')
          .select('user_id as userId')
          .where('id', '=', id)
          .executeTakeFirst()
        if (!avatar) return null
        await lockUser(trx, avatar.userId)
        const { numDeletedRows } = await trx.deleteFrom('avatar').where('id', '=', id).executeTakeFirst()
        await trx.updateTable('users').set({ avatar_id: null }).where('avatar_id', '=', id).execute()
        return numDeletedRows === 1n ? avatar.userId : null
      }),
  }
}

export function createAvatarCheckQueries(db: Kysely<Database>): AvatarCheckQueries {
  return {
    claimDueAvatars: ({ now, leaseUntil }) =>
      db.transaction().execute(async (trx) => {
        const rows = await trx
          .updateTable('avatar')
          .set({ check_due_at: leaseUntil })
          .where('check_due_at', '<=', now)
          .where('id', 'in', (query) =>
            query.selectFrom('avatar').select('id').where('check_due_at', '<=', now).limit(batchSize),
          )
          .returning(['id', 'user_id as userId', 'set_at as setAt', 'submissions'])
          .execute()
        if (rows.length === 0) return []
        const userIds = rows.map(({ userId }) => userId)
        const people = await trx
          .selectFrom('users')
          .select(['id', 'openid'])
          .where('id', 'in', userIds)
          // Of who is leaving, or may not come, nothing is processed but kept.
          .where('state', '=', 'active')
          .execute()
        const openIdOf = new Map(people.map(({ id, openid }) => [id, openid]))
        return rows.flatMap((row) => {
          const openId = openIdOf.get(row.userId)
          return openId === undefined ? [] : [{ ...row, openId }]
        })
      }),
    async planAvatarCheck(id, { submissions, checkDueAt }) {
      await db
        .updateTable('avatar')
        .set({ submissions, check_due_at: checkDueAt })
        .where('id', '=', id)
        .where('state', '=', 'pending')
        .execute()
    },
    async saveTrace({ traceId, avatarId, now }) {
      const { verdict } = await db
        .insertInto('avatar_check')
        .values({ trace_id: traceId, avatar_id: avatarId, verdict: null, created_at: now })
        .onConflict((conflict) => conflict.column('trace_id').doUpdateSet({ avatar_id: avatarId }))
        .returning('verdict')
        .executeTakeFirstOrThrow()
      return verdict
    },
    async saveVerdict({ traceId, verdict, now }) {
      const row = await db
        .insertInto('avatar_check')
        .values({ trace_id: traceId, avatar_id: null, verdict, created_at: now })
        .onConflict((conflict) => conflict.column('trace_id').doUpdateSet({ verdict }))
        .returning('avatar_id as avatarId')
        .executeTakeFirstOrThrow()
      return row.avatarId
    },
  }
}
