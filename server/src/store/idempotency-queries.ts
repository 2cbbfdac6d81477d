import type { Kysely } from 'kysely'
import type { IdempotencyKey, PersonalStore } from '../account/personal-store.ts'
import type { Database } from './schema.ts'

type KeyQueries = Pick<PersonalStore, 'claimKey' | 'finishKey' | 'dropKey'>

const keysPerUser = 50

export function createKeyQueries(db: Kysely<Database>): KeyQueries {
  const find = ({ userId, route, key }: IdempotencyKey) =>
    db
      .selectFrom('idempotency')
      .select(['state', 'body_hash as bodyHash'])
      .where('user_id', '=', userId)
      .where('route', '=', route)
      .where('key', '=', key)
      .executeTakeFirst()

  async function countKeys(userId: string, since: number): Promise<number> {
    const { count } = await db
      .selectFrom('idempotency')
      .select(({ fn }) => fn.countAll<number | string>().as('count'))
      .where('user_id', '=', userId)
      .where('created_at', '>=', since)
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  return {
    async claimKey(claimed, { now, countSince }) {
      const { userId, route, key, bodyHash } = claimed
      const known = await find(claimed)
      if (known) return known.bodyHash === bodyHash ? known.state : 'clash'
      if ((await countKeys(userId, countSince)) >= keysPerUser) return 'too_many'
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('idempotency')
        .values({ user_id: userId, route, key, body_hash: bodyHash, state: 'pending', created_at: now })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
      // Lost to a request that came at the same moment.
      return numInsertedOrUpdatedRows === 1n ? 'first' : 'pending'
    },
    async finishKey({ userId, route, key }) {
      await db
        .updateTable('idempotency')
        .set({ state: 'done' })
        .where('user_id', '=', userId)
        .where('route', '=', route)
        .where('key', '=', key)
        .execute()
    },
    async dropKey({ userId, route, key }) {
      await db
        .deleteFrom('idempotency')
        .where('user_id', '=', userId)
        .where('route', '=', route)
        .where('key', '=', key)
        .where('state', '=', 'pending')
        .execute()
    },
  }
}
