import type { Durability } from './sqlite-connection.ts'

/** Where the data lives, which also says which engine keeps it. */
export type DatabaseLocation =
  | { engine: 'sqlite'; file: string; durability: Durability }
  /** `postgres://user:password@host:port/database` */
  | { engine: 'postgres'; url: string }
