import type { Kysely } from 'kysely'
import type { PushStore } from '../push/push-store.ts'
import type { Database } from './schema.ts'

const batchSize = 200

export function createPushStore(db: Kysely<Database>): PushStore {
  return {
    async addEvent({ id, userId, kind, detail, createdAt, receivedAt }) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('push_event')
        .values({
          id,
          user_id: userId,
          kind,
          detail: JSON.stringify(detail),
          created_at: createdAt,
          received_at: receivedAt,
          lease_until: 0,
          done_at: null,
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
      return numInsertedOrUpdatedRows === 1n
    },
    async claimEvents({ now, leaseUntil }) {
      const rows = await db
        .updateTable('push_event')
        .set({ lease_until: leaseUntil })
        .where('lease_until', '<=', now)
        .where('done_at', 'is', null)
        .where('id', 'in', (query) =>
          query
            .selectFrom('push_event')
            .select('id')
            .where('done_at', 'is', null)
            .where('lease_until', '<=', now)
            .orderBy('created_at')
            .limit(batchSize),
        )
        .returningAll()
        .execute()
      return rows
        .map((row) => ({
          id: row.id,
          userId: row.user_id,
          kind: row.kind,
          detail: JSON.parse(row.detail) as Record<string, unknown>,
          createdAt: row.created_at,
          receivedAt: row.received_at,
        }))
        .sort((a, b) => a.createdAt - b.createdAt)
    },
    async finishEvent(id, now) {
      await db.updateTable('push_event').set({ done_at: now }).where('id', '=', id).execute()
    },
  }
}
