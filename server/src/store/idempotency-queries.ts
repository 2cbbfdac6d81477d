import type { ExpressionBuilder, Kysely } from 'kysely'
import type { IdempotencyKey, KeyClaim, PersonalStore } from '../account/personal-store.ts'
import type { Database } from './schema.ts'

type KeyQueries = Pick<PersonalStore, 'claimKey' | 'finishKey' | 'dropKey'>

const keysPerUser = 50

export function createKeyQueries(db: Kysely<Database>): KeyQueries {
  return {
    async claimKey(claimed, { abandonedAt, countSince }) {
      const known = await findKey(db, claimed)
      if (known && known.bodyHash !== claimed.bodyHash) return 'clash'
      if (known?.state === 'done') return 'done'
      if (known) return known.claimedAt <= abandonedAt ? takeOver(db, claimed, known.claimedAt) : 'pending'
      if ((await countKeys(db, claimed.userId, countSince)) >= keysPerUser) return 'too_many'
      return insertKey(db, claimed)
    },
    async finishKey(claimed) {
      await db.updateTable('idempotency').set({ state: 'done' }).where(isAttempt(claimed)).execute()
    },
    async dropKey(claimed) {
      await db.deleteFrom('idempotency').where(isAttempt(claimed)).where('state', '=', 'pending').execute()
    },
  }
}

function findKey(db: Kysely<Database>, { userId, route, key }: IdempotencyKey) {
  return db
    .selectFrom('idempotency')
    .select(['state', 'body_hash as bodyHash', 'created_at as claimedAt'])
    .where('user_id', '=', userId)
    .where('route', '=', route)
    .where('key', '=', key)
    .executeTakeFirst()
}

async function countKeys(db: Kysely<Database>, userId: string, since: number): Promise<number> {
  const { count } = await db
    .selectFrom('idempotency')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('user_id', '=', userId)
    .where('created_at', '>=', since)
    .executeTakeFirstOrThrow()
  return Number(count)
}

async function insertKey(db: Kysely<Database>, claimed: IdempotencyKey): Promise<KeyClaim> {
  const { userId, route, key, bodyHash, claimedAt } = claimed
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('idempotency')
    .values({ user_id: userId, route, key, body_hash: bodyHash, state: 'pending', created_at: claimedAt })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  // Lost to a request that came at the same moment.
  return numInsertedOrUpdatedRows === 1n ? 'first' : 'pending'
}

/** Of several that find the same abandoned attempt, one goes on: the others find its time changed. */
async function takeOver(
  db: Kysely<Database>,
  claimed: IdempotencyKey,
  abandonedAt: number,
): Promise<KeyClaim> {
  const { numUpdatedRows } = await db
    .updateTable('idempotency')
    .set({ created_at: claimed.claimedAt })
    .where(isAttempt({ ...claimed, claimedAt: abandonedAt }))
    .where('state', '=', 'pending')
    .executeTakeFirst()
  return numUpdatedRows === 1n ? 'first' : 'pending'
}

function isAttempt({ userId, route, key, claimedAt }: IdempotencyKey) {
  return ({ eb }: ExpressionBuilder<Database, 'idempotency'>) =>
    eb.and({ user_id: userId, route, key, created_at: claimedAt })
}
