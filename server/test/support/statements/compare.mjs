/** In order: what differs where two engines, or two lists of values, are asked the same. */
const differences = [
  [/\s+/g, ' '],
  // A parameter.
  [/\$\d+/g, '?'],
  // A list of values, and rows of such lists.
  [/\(\?(, \?)*\)/g, '(…)'],
  [/\(…\)(, \(…\))+/g, '(…)'],
  // SQLite has one writer at a time, so its rows need no locks of their own.
  [/ for update( of "\w+")?( skip locked)?/g, ''],
  [/ \)/g, ')'],
  [/^begin immediate$/, 'begin'],
]

/** What is asked of SQLite alone, and why nothing is lost by that. */
const ownToSqlite = [
  // Settings of a connection to the file: `store-faults` lets it have so many pages.
  /^pragma /,
  // How the migrator reads SQLite's tables. It reads PostgreSQL's in its catalogue: `many-nodes` makes them there.
  /^(select|with "table_list" as \(select) "name", "sql", "type" from "sqlite_master"/,
  // Made up by `sqlite-reader` to see a statement fail.
  /^select (id|key|1 as one) from users$/,
]

const normalise = (sql) =>
  differences.reduce((text, [pattern, common]) => text.replace(pattern, common), sql.trim())

/** What the tests ask of SQLite and of PostgreSQL nowhere, with a test of each file that asks it. */
export function findUnproved(lines) {
  const proved = collect(lines, 'postgres')
  return [...collect(lines, 'sqlite')]
    .filter(([sql]) => !proved.has(sql) && !ownToSqlite.some((pattern) => pattern.test(sql)))
    .map(([sql, tests]) => ({ sql, tests: [...tests].map(([file, test]) => `${file}: ${test}`).sort() }))
    .sort((a, b) => (a.sql < b.sql ? -1 : 1))
}

function collect(lines, asked) {
  const statements = new Map()
  for (const { engine, sql, file, test } of lines) {
    if (engine !== asked) continue
    const text = normalise(sql)
    statements.set(text, (statements.get(text) ?? new Map()).set(file, test))
  }
  return statements
}
