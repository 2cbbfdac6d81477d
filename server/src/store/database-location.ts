/** Where the data lives, which also says which engine keeps it. */
export type DatabaseLocation =
  | { engine: 'sqlite'; file: string; durability: Durability }
  /** `postgres://user:password@host:port/database` */
  | { engine: 'postgres'; url: string }
export type Durability = 'disk' | 'process'
