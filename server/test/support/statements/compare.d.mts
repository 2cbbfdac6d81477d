import type { Line } from './recording.mjs'

interface Unproved {
  sql: string
  tests: string[]
}

export declare function findUnproved(lines: readonly Line[]): Unproved[]
