import { writeFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { openDatabase } from '../src/store/database.ts'
import type { DatabaseLocation } from '../src/store/database-location.ts'
import { openLimiters } from '../src/store/limiters.ts'
import { afterThisTest } from './support/clean-up.ts'
import { postgresUrl } from './support/engine.ts'
import { createOperator } from './support/operator.ts'
import { openId, readMe, signIn, tap } from './support/sign-in.ts'
import { runOnPostgres } from './support/sql-session.ts'
import { lockStore } from './support/store-lock.ts'
import { createDatabase, createTestServer, type TestServer } from './support/test-server.ts'
import { appSecret } from './support/wechat-server.ts'

/** Breaks the database under a running server. The returned function mends it. */
type Break = (server: TestServer) => () => void

const sqliteFaults: [string, Break][] = [['locked by another process', lockStore]]

const postgresFaults: [string, Break][] = [
  ['locked by somebody else', lockStore],
  [
    'full',
    (server) => {
      server.sql(`create function refuse() returns trigger language plpgsql as
        $$ begin raise exception 'canary-driver-detail' using errcode = 'disk_full'; end $$`)
      server.sql('create trigger full_disk before insert on session for each row execute function refuse()')
      return () => server.sql('drop trigger full_disk on session')
    },
  ],
  [
    'read only',
    (server) => {
      const name = nameOf(server.database.location)
      server.sql(`alter database ${name} set default_transaction_read_only = on`)
      breakConnections(name)
      return () => {
        onServer(`alter database ${name} set default_transaction_read_only = off`)
        breakConnections(name)
      }
    },
  ],
  [
    'gone',
    (server) => {
      const name = nameOf(server.database.location)
      onServer(`alter database ${name} with allow_connections false`)
      breakConnections(name)
      return () => onServer(`alter database ${name} with allow_connections true`)
    },
  ],
]

function nameOf(location: DatabaseLocation): string {
  return location.engine === 'postgres' ? new URL(location.url).pathname.slice(1) : ''
}

function onServer(text: string): void {
  runOnPostgres(postgresUrl ?? '', text, [])
}

/** Waits until they are gone: one that is only about to break would still be taken for the next request. */
function breakConnections(name: string): void {
  onServer(`select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '${name}'`)
}

test.each(
  postgresUrl ? postgresFaults : sqliteFaults,
)('a database that is %s is a typed refusal without a leak, and all is well once it is back', async (_name, breakDatabase) => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const mend = breakDatabase(server)
  const refused = await tap(server)
  expect(refused.json()).toMatchObject({ status: 503, code: 'store_unavailable', retryAfter: 2 })
  expect(refused.headers['content-type']).toContain('application/problem+json')
  expect(refused.headers['retry-after']).toBe('2')
  const spoken = JSON.stringify(server.logs) + refused.body
  for (const canary of ['canary-driver-detail', openId, appSecret, token, ...server.wechat.exchanged]) {
    expect(spoken).not.toContain(canary)
  }
  expect(server.logs).toContainEqual({ event: 'store_fault', code: expect.any(String) })
  expect(server.logs).not.toContainEqual(expect.objectContaining({ event: 'internal_error' }))

  mend()
  expect((await tap(server)).statusCode).toBe(201)
  expect((await readMe(server, token)).json()).toMatchObject({ code: 'session_replaced' })
})

test('so it is for a write that tells what it wrote', async () => {
  const server = await createTestServer()
  const operator = await createOperator(server)
  const [, breakDatabase] = (postgresUrl ? postgresFaults : sqliteFaults)[0] as [string, Break]
  const mend = breakDatabase(server)
  const refused = await operator.get('/v1/admin/audit')
  expect(refused.json()).toMatchObject({ status: 503, code: 'store_unavailable', retryAfter: 2 })
  const code = postgresUrl ? 'SQLSTATE_57014' : 'SQLITE_BUSY'
  expect(server.logs).toContainEqual({ event: 'store_fault', code })
  expect(server.logs).not.toContainEqual(expect.objectContaining({ event: 'internal_error' }))
  mend()
  expect((await operator.get('/v1/admin/audit')).statusCode).toBe(200)
})

test('a full disk is a typed refusal, and writing goes on when there is room', async () => {
  const { location } = createDatabase()
  const codes: string[] = []
  const db = await openDatabase(location, {
    onStatement: () => undefined,
    onFault: (code) => codes.push(code),
  })
  afterThisTest(() => db.destroy())
  const fill = () =>
    db
      .insertInto('used_code')
      .values(
        Array.from({ length: 500 }, (_, index) => ({
          code_hmac: `${index}-${codes.length}`.padEnd(900),
          used_at: 1,
        })),
      )
      .execute()
  if (location.engine === 'postgres') {
    await sql`create function refuse() returns trigger language plpgsql as
      $$ begin raise exception using errcode = 'disk_full'; end $$`.execute(db)
    await sql`create trigger full_disk before insert on used_code execute function refuse()`.execute(db)
  } else await sql`pragma max_page_count = 100`.execute(db)
  await expect(fill()).rejects.toMatchObject({ code: 'store_unavailable' })
  expect(codes).toEqual([location.engine === 'postgres' ? 'SQLSTATE_53100' : 'SQLITE_FULL'])

  if (location.engine === 'postgres') await sql`drop trigger full_disk on used_code`.execute(db)
  else await sql`pragma max_page_count = 100000`.execute(db)
  await fill()
  const rows = await db.selectFrom('used_code').select('used_at').execute()
  expect(rows).toHaveLength(500)
})

test('worst 11: a broken constraint is a bug of ours, and what the driver quotes of the row reaches nobody', async () => {
  const server = await createTestServer()
  await signIn(server)
  // The account is another app's now, so the insert collides in an index that nothing of ours expects.
  server.sql("update users set app_id = 'wx-another-app'")
  server.sql('create unique index users_openid_alone on users (openid)')
  afterThisTest(() => void server.sql('drop index users_openid_alone'))
  const refused = await tap(server)
  expect(refused.json()).toMatchObject({ status: 500, code: 'internal_error' })
  const bugs = server.logs.filter(({ event }) => event === 'internal_error')
  expect(bugs).toHaveLength(1)
  expect(JSON.stringify(bugs)).toMatch(postgresUrl ? /23505/ : /SQLITE|CONSTRAINT|ERR_/i)
  for (const canary of ['canary', openId, appSecret, ...server.wechat.exchanged]) {
    expect(JSON.stringify(server.logs)).not.toContain(canary)
    expect(refused.body).not.toContain(canary)
  }
})

test('a database that is gone leaves the process alive and not ready', async () => {
  const server = await createTestServer()
  if (server.database.location.engine === 'postgres') server.clock.now = Date.now()
  const read = async () => (await server.app.operationsApp.inject({ url: '/readyz' })).json()
  expect((await read()).faults).toEqual([])
  if (server.database.location.engine === 'sqlite') {
    // The only way in which a file of an open process goes: its contents.
    server.sql('alter table kysely_migration rename to elsewhere')
    expect((await read()).status).toBe('not_ready')
    server.sql('alter table elsewhere rename to kysely_migration')
  } else {
    const name = nameOf(server.database.location)
    onServer(`alter database ${name} with allow_connections false`)
    breakConnections(name)
    expect(await read()).toEqual({ status: 'not_ready', faults: ['database'] })
    expect((await server.inject({ url: '/healthz' })).statusCode).toBe(200)
    onServer(`alter database ${name} with allow_connections true`)
  }
  expect(await read()).toEqual({ status: 'ready', faults: [] })
})

test('a store of the limits that cannot be made ready is a typed refusal to start, and starts once it can', async () => {
  const { location } = createDatabase()
  const codes: string[] = []
  const observer = { onStatement: () => undefined, onFault: (code: string) => codes.push(code) }
  if (location.engine === 'sqlite') writeFileSync(`${location.file}-limits`, 'canary-garbage'.repeat(1_000))
  else onServer(`alter database ${nameOf(location)} set default_transaction_read_only = on`)
  await expect(openLimiters(location, observer)).rejects.toMatchObject({ code: 'store_unavailable' })
  expect(codes).toEqual([location.engine === 'sqlite' ? 'SQLITE_NOTADB' : 'SQLSTATE_25006'])

  if (location.engine === 'sqlite') writeFileSync(`${location.file}-limits`, '')
  else onServer(`alter database ${nameOf(location)} set default_transaction_read_only = off`)
  await (await openLimiters(location, observer)).close()
  expect(codes).toHaveLength(1)
})
