import type { Kysely, Transaction } from 'kysely'
import type { EndedReason } from '../core/records.ts'
import type { Database } from './schema.ts'

/** What remains of an ended session: a hash, a reason and a time. */
export function endedColumns(reason: EndedReason, now: number) {
  return { ended_at: now, ended_reason: reason, user_key: null, device_id: null }
}

/**
 * Recounts the devices of these users. They have to be locked by an earlier statement: one that waits for a
 * lock itself counts what was there when it began to wait.
 */
export async function countDevices(trx: Transaction<Database>, userKeys: number[]): Promise<void> {
  await trx
    .updateTable('users')
    .set(({ selectFrom }) => ({
      device_count: selectFrom('session')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('session.user_key', '=', 'users.key')
        .where('session.ended_at', 'is', null),
    }))
    .where('key', 'in', userKeys)
    .execute()
}

/**
 * Ends a batch of expired sessions and returns how many were found; 0 when the rows of all their users are
 * locked at the moment.
 */
export function endExpiredSessions(db: Kysely<Database>, now: number, size: number): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const due = await findExpired(trx, now, size)
    if (due.length === 0) return 0
    const userKeys = new Set(due.flatMap(({ userKey }) => (userKey === null ? [] : [userKey])))
    const locked = await lockUsers(trx, [...userKeys])
    const isOurs = (userKey: number | null) => userKey === null || locked.includes(userKey)
    const keys = due.filter(({ userKey }) => isOurs(userKey)).map(({ key }) => key)
    if (keys.length === 0) return 0
    await trx
      .updateTable('session')
      .set(endedColumns('expired', now))
      .where('key', 'in', keys)
      .where('ended_at', 'is', null)
      .where('expires_at', '<=', now)
      .execute()
    if (locked.length > 0) await countDevices(trx, locked)
    return due.length
  })
}

function findExpired(trx: Transaction<Database>, now: number, size: number) {
  return trx
    .selectFrom('session')
    .select(['key', 'user_key as userKey'])
    .where('ended_at', 'is', null)
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(size)
    .execute()
}

async function lockUsers(trx: Transaction<Database>, userKeys: number[]): Promise<number[]> {
  if (userKeys.length === 0) return []
  const rows = await trx
    .selectFrom('users')
    .select('key')
    .where('key', 'in', userKeys)
    .forUpdate()
    .skipLocked()
    .execute()
  return rows.map(({ key }) => key)
}
