import { randomBytes } from 'node:crypto'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite'
import type { DatabaseLocation } from '../../src/store/database-location.ts'
import { runOnPostgres } from './sql-session.ts'

export type SqlParameter = string | number | null

/** A database without a row, of the engine that this run is about, and a look into it past the server. */
export interface TestDatabase {
  location: DatabaseLocation
  /** Runs SQL on a connection of its own, as an operator would. `?` stands for a parameter on either engine. */
  sql(text: string, ...parameters: SqlParameter[]): Record<string, unknown>[]
  limitRows(): Record<string, unknown>[]
  drop(): void
}

/**
 * A server on which databases can be made, in the run of the suite that is about PostgreSQL. The address
 * alone does not say so: workers are shared, and so is their environment.
 */
const { testEngine, hangLimitMs } = globalThis as unknown as {
  testEngine?: 'sqlite' | 'postgres'
  hangLimitMs: number
}
export const postgresUrl = testEngine === 'postgres' ? process.env.TEST_POSTGRES_URL : undefined

export function createTestDatabase(folder: string): TestDatabase {
  return postgresUrl ? createOnPostgres(postgresUrl) : createOnSqlite(join(folder, 'passport.db'))
}

function createOnSqlite(file: string): TestDatabase {
  const template = process.env.TEST_SQLITE_TEMPLATE
  if (!template) throw new Error('The setup of the tests has made no template')
  for (const suffix of ['', '-limits']) copyFileSync(template + suffix, file + suffix)
  const [accounts, limits] = [openOnSqlite(file), openOnSqlite(`${file}-limits`)]
  return {
    location: { engine: 'sqlite', file, durability: 'process' },
    sql: accounts.run,
    limitRows: () => limits.run('select * from rate_limit'),
    drop() {
      accounts.close()
      limits.close()
    },
  }
}

/** One connection, made when it is first used: making one costs more than most statements. */
function openOnSqlite(file: string): { run: TestDatabase['sql']; close(): void } {
  let database: DatabaseSyncInstance | null = null
  return {
    run(text, ...parameters) {
      database ??= new DatabaseSync(file, { timeout: hangLimitMs })
      const statement = database.prepare(text)
      if (statement.columns().length > 0) return statement.all(...parameters) as Record<string, unknown>[]
      statement.run(...parameters)
      return []
    },
    close() {
      database?.close()
    },
  }
}

/** Databases that a test of this file left as it found them: making one costs more than most tests. */
const spare: string[] = []
const ourTemplate = 'template_passport'
/** Of every database that is made from our template. */
let ourShape: string | null = null

/** With every table there already, unless the test is about making them. */
export function createOnPostgres(serverUrl: string, template = ourTemplate): TestDatabase {
  const url = new URL(serverUrl)
  const sql = (text: string, ...parameters: SqlParameter[]) => runOnPostgres(url.href, text, parameters)
  const isOurs = template === ourTemplate
  const known = isOurs ? spare.pop() : undefined
  const name = known ?? `test_${randomBytes(6).toString('hex')}`
  url.pathname = name
  if (known === undefined)
    runOnPostgres(serverUrl, `create database ${name} template ${template} strategy file_copy`, [])
  if (isOurs) ourShape ??= readShape(sql)
  return {
    location: { engine: 'postgres', url: url.href },
    sql,
    limitRows: () => sql('select * from limits.rate_limit'),
    drop() {
      if (isOurs && tryToEmpty(sql)) spare.push(name)
      else runOnPostgres(serverUrl, `drop database if exists ${name} with (force)`, [])
    },
  }
}

/** Takes every row away again. False where the test changed more than rows, or has locked us out. */
function tryToEmpty(sql: TestDatabase['sql']): boolean {
  try {
    sql(
      'select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    if (readShape(sql) !== ourShape) return false
    sql(`do $$ declare t record; begin
      set local session_replication_role = replica;
      for t in select schemaname, tablename from pg_tables
        where schemaname in ('public', 'limits') and tablename not like 'kysely%'
      loop execute format('delete from %I.%I', t.schemaname, t.tablename); end loop;
    end $$`)
    return true
  } catch {
    return false
  }
}

/** From the catalogue itself: the standard's views of it take twenty times as long. */
function readShape(sql: TestDatabase['sql']): string {
  return JSON.stringify(
    sql(`select
      (select array_agg(concat_ws(' ', attrelid::regclass, attname, atttypid::regtype, attnotnull,
        pg_get_expr(adbin, adrelid)) order by attrelid::regclass::text, attnum)
        from pg_attribute join pg_class on pg_class.oid = attrelid
        left join pg_attrdef on adrelid = attrelid and adnum = attnum
        where relnamespace in ('public'::regnamespace, 'limits'::regnamespace) and not attisdropped) as columns,
      (select array_agg(concat_ws(' ', tgrelid::regclass, tgname, tgenabled) order by tgrelid, tgname)
        from pg_trigger) as triggers,
      (select array_agg(proname order by proname) from pg_proc
        where pronamespace = 'public'::regnamespace) as functions,
      (select array_agg(name order by name) from kysely_migration) as migrations`),
  )
}
