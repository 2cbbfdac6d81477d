import type { Kysely } from 'kysely'
import type { PushEvent, PushStore } from '../push/push-store.ts'
import type { Database, PushEventTable } from './schema.ts'

const batchSize = 200

export function createPushStore(db: Kysely<Database>): PushStore {
  return {
    addEvent: (event) => addEvent(db, event),
    claimEvents: (times) => claimEvents(db, times),
    async finishEvent(id, now) {
      await db.updateTable('push_event').set({ done_at: now }).where('id', '=', id).execute()
    },
  }
}

async function addEvent(
  db: Kysely<Database>,
  { id, userId, kind, detail, createdAt, receivedAt }: PushEvent,
): Promise<boolean> {
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
}

async function claimEvents(
  db: Kysely<Database>,
  { now, leaseUntil }: { now: number; leaseUntil: number },
): Promise<PushEvent[]> {
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
  return rows.map(toPushEvent).sort((a, b) => a.createdAt - b.createdAt)
}

function toPushEvent(row: PushEventTable): PushEvent {
  return {
    id: row.id,
    userId: row.user_id,
    kind: row.kind,
    detail: JSON.parse(row.detail) as Record<string, unknown>,
    createdAt: row.created_at,
    receivedAt: row.received_at,
  }
}
