import type { Kysely, Transaction } from 'kysely'
import type { AvatarCheckStore, AvatarStore, DueAvatar } from '../profile/avatar-store.ts'
import { lockUser } from './lock-user.ts'
import type { Database } from './schema.ts'

export function createAvatarQueries(db: Kysely<Database>): AvatarStore {
  return {
    saveAvatar: (avatar) => db.transaction().execute((trx) => saveAvatar(trx, avatar)),
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
      db.transaction().execute((trx) => eraseAvatar(trx, userId, setBefore)),
    async approveAvatar(id) {
      await db
        .updateTable('avatar')
        .set({ state: 'approved', check_due_at: null })
        .where('id', '=', id)
        .execute()
    },
    refuseAvatar: (id) => db.transaction().execute((trx) => refuseAvatar(trx, id)),
  }
}

async function saveAvatar(trx: Transaction<Database>, avatar: Parameters<AvatarStore['saveAvatar']>[0]) {
  const { id, userId, type, bytes, state, setAt, checkDueAt } = avatar
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
}

async function eraseAvatar(trx: Transaction<Database>, userId: string, setBefore: number): Promise<boolean> {
  await lockUser(trx, userId)
  const { numDeletedRows } = await trx
    .deleteFrom('avatar')
    .where('user_id', '=', userId)
    .where('set_at', '<', setBefore)
    .executeTakeFirst()
  if (numDeletedRows === 0n) return false
  await trx.updateTable('users').set({ avatar_id: null }).where('id', '=', userId).execute()
  return true
}

async function refuseAvatar(trx: Transaction<Database>, id: string): Promise<string | null> {
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
}

export function createAvatarCheckQueries(db: Kysely<Database>): AvatarCheckStore {
  return {
    claimDueAvatar: (claim) => claimDueAvatar(db, claim),
    async planAvatarCheck(id, { submissions, checkDueAt }) {
      await db
        .updateTable('avatar')
        .set({ submissions, check_due_at: checkDueAt })
        .where('id', '=', id)
        .where('state', '=', 'pending')
        .execute()
    },
    saveTrace: (trace) => saveTrace(db, trace),
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

async function saveTrace(
  db: Kysely<Database>,
  { traceId, avatarId, now }: Parameters<AvatarCheckStore['saveTrace']>[0],
) {
  const { verdict } = await db
    .insertInto('avatar_check')
    .values({ trace_id: traceId, avatar_id: avatarId, verdict: null, created_at: now })
    .onConflict((conflict) => conflict.column('trace_id').doUpdateSet({ avatar_id: avatarId }))
    .returning('verdict')
    .executeTakeFirstOrThrow()
  return verdict
}

async function claimDueAvatar(
  db: Kysely<Database>,
  { dueBy, leaseUntil }: { dueBy: number; leaseUntil: number },
): Promise<DueAvatar | null> {
  const row = await db
    .updateTable('avatar')
    .set({ check_due_at: leaseUntil })
    .where('id', '=', findDueAvatar(db, dueBy))
    .returning(['id', 'set_at as setAt', 'submissions'])
    .returning((avatar) =>
      avatar
        .selectFrom('users')
        .select('openid')
        .whereRef('users.id', '=', 'avatar.user_id')
        .$asScalar()
        .$notNull()
        .as('openId'),
    )
    .executeTakeFirst()
  return row ?? null
}

/** Picked in a query by itself, so that two who claim at once get two pictures. */
function findDueAvatar(db: Kysely<Database>, dueBy: number) {
  return db
    .selectFrom('avatar as due')
    .innerJoin('users as owner', 'owner.id', 'due.user_id')
    .select('due.id')
    .where('due.check_due_at', '<=', dueBy)
    .where('owner.state', '=', 'active')
    .orderBy('due.check_due_at')
    .limit(1)
    .forUpdate('due')
    .skipLocked()
}
