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

/** Whether an index leads from a value of the column to its rows, whatever else stands in them. */
export function isFoundByIndex(database: Pick<TestDatabase, 'sql'>, table: string, column: string): boolean {
  if (postgresUrl) {
    const indexes = database.sql(
      `select 1 from pg_index join pg_attribute on attrelid = indrelid and attnum = indkey[0]
        where indrelid = ?::regclass and attname = ? and indpred is null`,
      ...[table, column],
    )
    return indexes.length > 0
  }
  const plan = database.sql(`explain query plan delete from "${table}" where "${column}" = ?`, 'somebody')
  return plan.every(({ detail }) => !/^SCAN/.test(String(detail)))
}

/** Columns that the database itself looks through when a row that they point to goes. */
export function listReferences(database: Pick<TestDatabase, 'sql'>, table: string): string[] {
  const text = postgresUrl
    ? `select attname as name from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
        where contype = 'f' and conrelid = ?::regclass`
    : 'select "from" as name from pragma_foreign_key_list(?)'
  return database.sql(text, table).map(({ name }) => String(name))
}

/** On PostgreSQL: every column, index, constraint and trigger, as the database describes them. */
export function readSchema(database: Pick<TestDatabase, 'sql'>): Record<string, unknown[]> {
  const { sql } = database
  return {
    columns: sql(`select table_schema, table_name, column_name, data_type, is_nullable, column_default
      from information_schema.columns where table_schema in ('public', 'limits') order by 1, 2, 3`),
    indexes: sql(`select schemaname, indexdef from pg_indexes
      where schemaname in ('public', 'limits') order by 1, 2`),
    constraints:
      sql(`select conrelid::regclass::text as owner, conname, pg_get_constraintdef(oid) as definition
      from pg_constraint where connamespace in ('public'::regnamespace, 'limits'::regnamespace) order by 1, 2`),
    triggers: sql('select tgrelid::regclass::text as owner, tgname from pg_trigger where not tgisinternal'),
  }
}
