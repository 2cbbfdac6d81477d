import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import { findKeyId, type Place } from '../core/key-ring.ts'
import type { SealedText, SealedTexts } from '../core/reencrypt.ts'
import type { Database } from './schema.ts'

const phoneColumn = { table: 'users', column: 'phone_sealed' } as const
const tokenColumn = { table: 'platform_token', column: 'sealed' } as const

/** Every column of encrypted texts. */
const sealedColumns = [phoneColumn, tokenColumn] as const

export const platformTokenPlace: Place = { table: 'platform_token', column: 'sealed', row: 'stable' }

type Condition = RawBuilder<unknown>

type SealedColumn = (typeof sealedColumns)[number]

export function createSealedTexts(db: Kysely<Database>): SealedTexts {
  return {
    async *listOlder(keyId, size) {
      for (const column of sealedColumns) yield* listBatches(db, column, { keyIds: [keyId], limit: size })
    },
    async replace({ place, sealed }, fresh) {
      const { table, column, row } = place
      const { numAffectedRows } = await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${fresh}
        where id = ${row} and ${sql.ref(column)} = ${sealed}`.execute(db)
      return numAffectedRows === 1n
    },
    async listKeyIds() {
      const ids: string[] = []
      await collectKeyIds(db, tokenColumn, ids)
      for await (const window of windowsOfUsers(db)) await collectKeyIds(db, phoneColumn, ids, window)
      return ids
    },
  }
}

interface Search {
  /** Texts of these keys are not looked for. */
  keyIds: readonly string[]
  limit: number
  /** Which rows to look at; without it all. */
  window?: Condition | undefined
  order?: RawBuilder<unknown>
}

/** From one row id to the next: what is left as it is in a batch does not come again. */
async function* listBatches(
  db: Kysely<Database>,
  column: SealedColumn,
  search: Search,
): AsyncGenerator<SealedText[]> {
  let batch: SealedText[] = []
  do {
    const after = batch.at(-1)?.place.row ?? ''
    batch = await listOlder(db, column, { ...search, window: sql`id > ${after}`, order: sql`order by id` })
    if (batch.length > 0) yield batch
  } while (batch.length === search.limit)
}

async function listOlder(
  db: Kysely<Database>,
  { table, column }: SealedColumn,
  { keyIds, limit, window = sql`true`, order = sql`` }: Search,
): Promise<SealedText[]> {
  const others = keyIds.map((id) => sql`substr(${sql.ref(column)}, 1, ${id.length + 4}) <> ${`v1.${id}.`}`)
  const { rows } = await sql<{ row_id: string; sealed: string }>`
    select id as row_id, ${sql.ref(column)} as sealed from ${sql.table(table)}
    where ${sql.join([window, sql`${sql.ref(column)} is not null`, ...others], sql` and `)}
    ${order} limit ${limit}`.execute(db)
  return rows.map(({ row_id: row, sealed }) => ({ place: { table, column, row }, sealed }))
}

/** What a text that names no key needs: no ring has it. */
const noKeyId = ''

/** Asks for one text that needs none of the keys known so far, until there is none, or none that names a key. */
async function collectKeyIds(
  db: Kysely<Database>,
  column: SealedColumn,
  ids: string[],
  window?: Condition,
): Promise<void> {
  for (;;) {
    const [text] = await listOlder(db, column, { keyIds: ids, limit: 1, window })
    if (!text) return
    const id = findKeyId(text.sealed)
    ids.push(id ?? noKeyId)
    // It would be found again and again: no key id excludes it.
    if (id === null) return
  }
}

const windowSize = 5_000

/** All users, part by part: the embedded database works inside the process, and requests come in between. */
async function* windowsOfUsers(db: Kysely<Database>): AsyncGenerator<Condition> {
  for (let after = -1; ; await nextTurn()) {
    const next = db
      .selectFrom('users')
      .select('key')
      .where('key', '>', after)
      .orderBy('key')
      .limit(windowSize)
    const { last } = await db
      .selectFrom(next.as('next'))
      .select(({ fn }) => fn.max<number | null>('key').as('last'))
      .executeTakeFirstOrThrow()
    if (last === null) return
    yield sql`key > ${after} and key <= ${last}`
    after = last
  }
}
