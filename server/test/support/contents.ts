import { DatabaseSync } from '@photostructure/sqlite'
import { afterThisTest } from './clean-up.ts'
import { listColumns, listTables } from './tables.ts'
import type { TestServer } from './test-server.ts'

/** Every row of every table but those of the limits, by the table's name. */
export type Contents = Record<string, string>

/**
 * Looks at the whole database in one statement. On SQLite there is one connection for thousands of looks;
 * values are written as literals there, and as rows on PostgreSQL.
 */
export function openContents(server: TestServer): () => Contents {
  const { location, sql } = server.database
  const tables = listTables(server)
  if (location.engine === 'postgres') {
    const texts = tables.map(
      (table) =>
        `select '${table}' as name, md5(string_agg(x::text, ';' order by x::text)) as content from "${table}" x`,
    )
    // Planning so long a statement takes longer than running it.
    sql('deallocate all')
    sql(`prepare contents as ${texts.join(' union all ')}`)
    return () => byName(sql('execute contents'))
  }
  const connection = new DatabaseSync(location.file)
  afterThisTest(() => connection.close())
  const texts = tables.map((table) => {
    const row = listColumns(server, table)
      .map((column) => `quote("${column}")`)
      .join(` || ',' || `)
    const rows = `select ${row} as x from "${table}" order by 1`
    return `select '${table}' as name, (select group_concat(x, ';') from (${rows})) as content`
  })
  const statement = connection.prepare(texts.join(' union all '))
  const version = connection.prepare('pragma data_version')
  let last: { version: string; contents: Contents } | null = null
  return () => {
    // SQLite counts what other connections have committed, and most inputs change nothing.
    const now = JSON.stringify(version.get())
    if (last?.version !== now)
      last = { version: now, contents: byName(statement.all() as Record<string, unknown>[]) }
    return last.contents
  }
}

function byName(rows: Record<string, unknown>[]): Contents {
  return Object.fromEntries(rows.map(({ name, content }) => [String(name), String(content)]))
}
