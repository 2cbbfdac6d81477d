import { type Kysely, sql } from 'kysely'
import { findKeyId, type Place } from '../account/key-ring.ts'
import type { SealedText, SealedTexts } from '../account/reencrypt.ts'
import type { Database } from './schema.ts'

/** Every column of encrypted texts, with the column that names its row. */
const sealedColumns = [
  { table: 'users', column: 'phone_sealed' },
  { table: 'platform_token', column: 'sealed' },
] as const

export const platformTokenPlace: Place = { table: 'platform_token', column: 'sealed', row: 'stable' }

type SealedColumn = (typeof sealedColumns)[number]

export function createSealedTexts(db: Kysely<Database>): SealedTexts {
  return {
    async listOlder(keyId, limit) {
      const found: SealedText[] = []
      for (const column of sealedColumns) {
        if (found.length < limit)
          found.push(...(await listOlder(db, column, { keyIds: [keyId], limit: limit - found.length })))
      }
      return found
    },
    async replace({ place, sealed }, fresh) {
      const { table, column, row } = place
      const { numAffectedRows } = await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${fresh}
        where id = ${row} and ${sql.ref(column)} = ${sealed}`.execute(db)
      return numAffectedRows === 1n
    },
    async listKeyIds() {
      const ids: string[] = []
      for (const column of sealedColumns) await collectKeyIds(db, column, ids)
      return ids
    },
  }
}

async function listOlder(
  db: Kysely<Database>,
  { table, column }: SealedColumn,
  { keyIds, limit }: { keyIds: readonly string[]; limit: number },
): Promise<SealedText[]> {
  const others = keyIds.map((id) => sql`substr(${sql.ref(column)}, 1, ${id.length + 4}) <> ${`v1.${id}.`}`)
  const { rows } = await sql<{ row_id: string; sealed: string }>`
    select id as row_id, ${sql.ref(column)} as sealed from ${sql.table(table)}
    where ${sql.join([sql`${sql.ref(column)} is not null`, ...others], sql` and `)} limit ${limit}`.execute(
    db,
  )
  return rows.map(({ row_id: row, sealed }) => ({ place: { table, column, row }, sealed }))
}

/** What a text that names no key needs: no ring has it. */
const noKeyId = ''

/** Asks for one text that needs none of the keys known so far, until there is none, or none that names a key. */
async function collectKeyIds(db: Kysely<Database>, column: SealedColumn, ids: string[]): Promise<void> {
  for (;;) {
    const [text] = await listOlder(db, column, { keyIds: ids, limit: 1 })
    if (!text) return
    const id = findKeyId(text.sealed)
    ids.push(id ?? noKeyId)
    // It would be found again and again: no id leaves it out.
    if (id === null) return
  }
}
