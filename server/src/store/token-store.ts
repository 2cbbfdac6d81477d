import type { Kysely } from 'kysely'
import { type KeyRing, SealedTextError } from '../core/key-ring.ts'
import type { Database } from './schema.ts'
import { platformTokenPlace } from './sealed-texts.ts'

interface StoredToken {
  token: string
  refreshAt: number
}

const id = platformTokenPlace.row

/** The platform token that all nodes share, encrypted like a phone number. */
export function createTokenStore(db: Kysely<Database>, ring: KeyRing) {
  const findRow = () => db.selectFrom('platform_token').selectAll().where('id', '=', id).executeTakeFirst()
  return {
    async find(): Promise<StoredToken | null> {
      const row = await findRow()
      if (!row) return null
      const token = openOrNull(ring, row.sealed)
      return token === null ? null : { token, refreshAt: row.refresh_at }
    },
    async save({ token, refreshAt }: StoredToken): Promise<void> {
      const values = { sealed: ring.encrypt(token, platformTokenPlace), refresh_at: refreshAt }
      await db
        .insertInto('platform_token')
        .values({ id, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute()
    },
    async drop(token: string): Promise<void> {
      const row = await findRow()
      if (!row || openOrNull(ring, row.sealed) !== token) return
      await db.deleteFrom('platform_token').where('id', '=', id).where('sealed', '=', row.sealed).execute()
    },
  }
}

/** A token can be had anew, so one that this node cannot read is as good as none. */
function openOrNull(ring: KeyRing, sealed: string): string | null {
  try {
    return ring.decrypt(sealed, platformTokenPlace)
  } catch (error) {
    if (error instanceof SealedTextError) return null
    throw error
  }
}
