import { type Kysely, type SqlBool, sql } from 'kysely'
import type { Totals } from '../admin/admin-store.ts'
import type { Database } from './schema.ts'

/** The very words of `users_uncommon_state_index`: SQLite uses it where they are repeated. */
export const isUncommonState = sql<SqlBool>`state <> 'active'`

/** The embedded engine works inside the process: only the few who are not active are looked at one by one. */
export async function readTotals(db: Kysely<Database>, now: number): Promise<Totals> {
  const count = sql<number>`count(*)`
  const { users } = await db.selectFrom('users').select(count.as('users')).executeTakeFirstOrThrow()
  const states = await db
    .selectFrom('users')
    .select(['state', count.as('count')])
    .where(isUncommonState)
    .groupBy('state')
    .execute()
  const { live } = await db
    .selectFrom('session')
    .select(count.as('live'))
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  const of = (state: string) => Number(states.find((row) => row.state === state)?.count ?? 0)
  const [all, banned, deleting] = [Number(users), of('banned'), of('deleting')]
  return { users: all, active: all - banned - deleting, banned, deleting, liveSessions: Number(live) }
}
