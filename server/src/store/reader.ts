import type { CompiledQuery } from 'kysely'

/** Runs queries that were built before. */
export interface Reader {
  /** The first row of what the query finds; null when there is none. */
  readOne<Row>(query: CompiledQuery<Row>, parameters: readonly unknown[]): Promise<Row | null>
  close(): void
}
