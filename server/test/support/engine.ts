import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import type { DatabaseLocation } from '../../src/store/database-location.ts'
import { openSqlSession } from './sql-session.ts'

export type SqlParameter = string | number | null

/** An empty database of the engine that this run is about, and a look into it past the server. */
export interface TestDatabase {
  location: DatabaseLocation
  /** Runs SQL on a connection of its own, as an operator would. `?` stands for a parameter on either engine. */
  sql(text: string, ...parameters: SqlParameter[]): Record<string, unknown>[]
  limitRows(): Record<string, unknown>[]
  drop(): void
}

/** Set by the run of the suite that is about PostgreSQL: a server on which databases can be made. */
export const postgresUrl = process.env.TEST_POSTGRES_URL

export function createTestDatabase(folder: string): TestDatabase {
  return postgresUrl ? createOnPostgres(postgresUrl) : createOnSqlite(join(folder, 'passport.db'))
}

function createOnSqlite(file: string): TestDatabase {
  return {
    location: { engine: 'sqlite', file, durability: 'process' },
    sql: (text, ...parameters) => runSql(file, text, parameters),
    limitRows: () => runSql(`${file}-limits`, 'select * from rate_limit'),
    drop: () => undefined,
  }
}

/** With every table there already, unless the test is about making them. */
export function createOnPostgres(serverUrl: string, template = 'template_passport'): TestDatabase {
  const name = `test_${randomBytes(6).toString('hex')}`
  const url = new URL(serverUrl)
  url.pathname = name
  const admin = openSqlSession()
  admin.run(serverUrl, `create database ${name} template ${template} strategy file_copy`, [])
  const sql = (text: string, ...parameters: SqlParameter[]) => admin.run(url.href, text, parameters)
  return {
    location: { engine: 'postgres', url: url.href },
    sql,
    limitRows: () => sql('select * from limits.rate_limit'),
    drop() {
      admin.run(serverUrl, `drop database if exists ${name} with (force)`, [])
    },
  }
}

function runSql(file: string, text: string, parameters: SqlParameter[] = []) {
  const database = new DatabaseSync(file)
  try {
    database.exec('pragma busy_timeout = 2000')
    const statement = database.prepare(text)
    if (statement.columns().length > 0) return statement.all(...parameters) as Record<string, unknown>[]
    statement.run(...parameters)
    return []
  } finally {
    database.close()
  }
}
