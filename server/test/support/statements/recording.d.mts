import type { Statement } from '../../../src/store/statement-channel.ts'

export interface Source {
  /** Its name. */
  file: string
  test: string
}

export type Line = Statement & Source

export declare const folder: string | undefined
/** Null as the source: what is asked now does not count. */
export declare function recordStatements(findSource: () => Source | null): () => void
