import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import type { Database } from './schema.ts'

/** A statement stays short on either engine; the embedded one works inside the process. */
const batchSize = 200

/**
 * Repeats `work`, which returns how many rows it found, until a batch is not full. Requests are answered in
 * between. One batch is always done, whatever the time, so that no table is neglected for ever.
 */
export async function inBatches(
  canContinue: () => boolean,
  work: (size: number) => Promise<number>,
): Promise<void> {
  while ((await work(batchSize)) === batchSize && canContinue()) await nextTurn()
}

interface AgingTable {
  table: keyof Database
  /** The columns of its primary key. */
  keys: readonly string[]
  /** The column that decides. */
  time: string
}

/** Erases, batch by batch, the rows of a table whose time is before a given one. */
export function createSweeper(db: Kysely<Database>, canContinue: () => boolean) {
  return ({ table, keys, time }: AgingTable, before: number): Promise<void> => {
    const [from, key, at] = [sql.table(table), sql.join(keys.map((name) => sql.ref(name))), sql.ref(time)]
    return inBatches(canContinue, async (size) => {
      const { numAffectedRows } = await sql`delete from ${from} where (${key}) in
        (select ${key} from ${from} where ${at} < ${before} order by ${at} limit ${size})`.execute(db)
      return Number(numAffectedRows)
    })
  }
}
