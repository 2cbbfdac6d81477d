import type { Kysely } from 'kysely'
import type { Database } from './schema.ts'

export interface Stamp {
  mode: 'production' | 'development'
  appId: string
}

export class ForeignDatabaseError extends Error {
  constructor(detail: string) {
    super(`The database does not belong to this server: ${detail}`)
    this.name = 'ForeignDatabaseError'
  }
}

/**
 * Marks a new database as ours and refuses one of another mode or mini-program: a development database
 * knows people who never were at WeChat. Throws `ForeignDatabaseError`.
 */
export async function requireStamp(db: Kysely<Database>, stamp: Stamp, now: number): Promise<void> {
  await db
    .insertInto('database_stamp')
    .values({ id: 1, mode: stamp.mode, app_id: stamp.appId, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { mode, app_id: appId } = await db.selectFrom('database_stamp').selectAll().executeTakeFirstOrThrow()
  if (mode !== stamp.mode) throw new ForeignDatabaseError(`it is stamped ${mode}, and this is ${stamp.mode}`)
  if (appId !== stamp.appId) throw new ForeignDatabaseError(`it is stamped with the appid ${appId}`)
}
