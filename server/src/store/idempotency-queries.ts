import type { ExpressionBuilder, Kysely, Transaction } from 'kysely'
import type { IdempotencyKey, KeyClaim, KeyStore } from '../profile/key-store.ts'
import { lockUser } from './lock-user.ts'
import type { Database } from './schema.ts'

const keysPerUser = 50

export function createKeyQueries(db: Kysely<Database>): KeyStore {
  return {
    claimKey: (claimed, { abandonedAt, countSince }) =>
      db.transaction().execute(async (trx) => {
        // A person's claims are serialised, and the account cannot be erased during one.
        if (!(await lockUser(trx, claimed.userId))) return 'gone'
        const known = await findKey(trx, claimed)
        if (known && known.bodyHash !== claimed.bodyHash) return 'clash'
        if (known?.state === 'done') return 'done'
        if (known) return known.claimedAt <= abandonedAt ? takeOver(trx, claimed, known.claimedAt) : 'pending'
        if ((await countKeys(trx, claimed.userId, countSince)) >= keysPerUser) return 'too_many'
        await insertKey(trx, claimed)
        return 'first'
      }),
    async finishKey(claimed) {
      await db.updateTable('idempotency').set({ state: 'done' }).where(isAttempt(claimed)).execute()
    },
    async dropKey(claimed) {
      await db.deleteFrom('idempotency').where(isAttempt(claimed)).where('state', '=', 'pending').execute()
    },
  }
}

function findKey(trx: Transaction<Database>, { userId, route, key }: IdempotencyKey) {
  return trx
    .selectFrom('idempotency')
    .select(['state', 'body_hash as bodyHash', 'created_at as claimedAt'])
    .where('user_id', '=', userId)
    .where('route', '=', route)
    .where('key', '=', key)
    .executeTakeFirst()
}

async function countKeys(trx: Transaction<Database>, userId: string, since: number): Promise<number> {
  const { count } = await trx
    .selectFrom('idempotency')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('user_id', '=', userId)
    .where('created_at', '>=', since)
    .executeTakeFirstOrThrow()
  return Number(count)
}

async function insertKey(trx: Transaction<Database>, claimed: IdempotencyKey): Promise<void> {
  const { userId, route, key, bodyHash, claimedAt } = claimed
  await trx
    .insertInto('idempotency')
    .values({ user_id: userId, route, key, body_hash: bodyHash, state: 'pending', created_at: claimedAt })
    .execute()
}

/** An attempt that was only slow may end at the same moment: then its row is done, or gone. */
async function takeOver(
  trx: Transaction<Database>,
  claimed: IdempotencyKey,
  abandonedAt: number,
): Promise<KeyClaim> {
  const { numUpdatedRows } = await trx
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
