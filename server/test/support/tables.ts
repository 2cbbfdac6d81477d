import { postgresUrl, type TestDatabase } from './engine.ts'

/** The tables of ours, by name. */
export function listTables(database: Pick<TestDatabase, 'sql'>): string[] {
  const text = postgresUrl
    ? "select table_name as name from information_schema.tables where table_schema = 'public'"
    : "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'"
  const names = database.sql(text).map(({ name }) => String(name))
  return names.filter((name) => !name.startsWith('kysely_')).sort()
}

export function listColumns(database: Pick<TestDatabase, 'sql'>, table: string): string[] {
  const text = postgresUrl
    ? 'select column_name as name from information_schema.columns where table_name = ?'
    : 'select name from pragma_table_info(?)'
  return database.sql(text, table).map(({ name }) => String(name))
}
