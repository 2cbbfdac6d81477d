import { randomUUID } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { cleanUp } from '../src/compose/clean-up.ts'
import { openStore, type Store } from '../src/store/store.ts'
import { afterThisTest } from './support/clean-up.ts'
import type { TestDatabase } from './support/engine.ts'
import { call, signInOn } from './support/members.ts'
import { phone, readMe, signIn, tap, trySilently } from './support/sign-in.ts'
import {
  createDatabase,
  createTestServer,
  dayMs,
  minuteMs,
  neverStops,
  noon,
  publish,
  type TestServer,
} from './support/test-server.ts'
import { appId } from './support/wechat-server.ts'

function addDevices(server: TestServer, userId: string, count: number): void {
  for (let index = 0; index < count; index += 1) {
    server.sql(
      `insert into device (id, user_id, phone_id, model, system, created_at, last_sign_in_at)
        values (?, ?, ?, 'old', '', 1, ?)`,
      ...[`old-${index}`, userId, `old-phone-${index}`, noon - dayMs * (index + 1)],
    )
  }
}

describe('one person does not fill the store', () => {
  test('of devices without a session the fifty newest are kept, and every one with a session', async () => {
    const server = await createTestServer()
    const { token, user } = await signInOn(server, 'phone-a')
    server.sql('update device set last_sign_in_at = 1')
    addDevices(server, user.id, 70)
    server.sql(
      `insert into security_event (id, user_id, device_id, kind, address, happened_at)
        values ('entry', ?, 'old-69', 'signed_in', '', ?)`,
      ...[user.id, noon],
    )
    await signInOn(server, 'phone-b')
    const ids = server.sql("select id from device where model = 'old' order by last_sign_in_at desc")
    expect(ids).toEqual(Array.from({ length: 50 }, (_, index) => ({ id: `old-${index}` })))
    expect(server.sql("select count(*) as n from device where model <> 'old'")).toEqual([{ n: 2 }])
    expect(server.sql("select device_id from security_event where id = 'entry'")).toEqual([
      { device_id: null },
    ])
    expect((await readMe(server, token)).statusCode).toBe(200)
  })

  test('a device of somebody else, and one that signs in again, make nobody forget any', async () => {
    const server = await createTestServer()
    const { token, user } = await signInOn(server, 'phone-a')
    await call(server, token, 'DELETE /v1/sessions/current')
    addDevices(server, user.id, 70)
    await signInOn(server, 'phone-b', { openId: 'a-neighbour' })
    const silent = await trySilently(server, { body: { device: phone('phone-a') } })
    expect(silent.json()).toMatchObject({ code: 'interaction_required', reason: 'signed_out' })
    await signInOn(server, 'phone-a')
    expect(server.sql("select count(*) as n from device where model = 'old'")).toEqual([{ n: 70 }])
  })

  test('of consents to one version the first and the newest are kept', async () => {
    const server = await createTestServer({ agreements: publish('2026-11-01', '2026-11-15~') })
    const consent = (version: string) => ({ body: { consent: { version } } })
    for (const version of ['2026-11-01', '2026-11-01', '2026-11-01', '2026-11-15', '2026-11-01']) {
      expect((await tap(server, consent(version))).statusCode).toBe(201)
      server.clock.now += minuteMs
    }
    expect(server.sql('select version, consented_at from consent order by consented_at')).toEqual([
      { version: '2026-11-01', consented_at: noon },
      { version: '2026-11-15', consented_at: noon + 3 * minuteMs },
      { version: '2026-11-01', consented_at: noon + 4 * minuteMs },
    ])
  })

  test('who comes for a year leaves no more behind than who comes for half of it', async () => {
    const server = await createTestServer()
    const counts: Record<string, unknown>[] = []
    for (let at = 0; at < 360; at += 20) {
      const { token } = await signIn(server, { body: { device: phone(`phone-${at % 60}`) } })
      await call(server, token, 'DELETE /v1/sessions/current')
      await server.app.sweep()
      const [row] = server.sql(`select (select count(*) from session) as sessions,
        (select count(*) from security_event) as events, (select count(*) from device) as devices,
        (select count(*) from consent) as consents, (select count(*) from used_code) as codes`)
      counts.push(row ?? {})
      server.clock.now += 20 * dayMs
    }
    expect(counts.at(-1)).toEqual(counts[10])
    expect(counts.at(-1)).toMatchObject({ sessions: 2, devices: 3, consents: 2, codes: 1 })
  })
})

const hmac = (text: string) => text

async function open(database: TestDatabase): Promise<Store> {
  const store = await openStore({
    location: database.location,
    stamp: { mode: 'development', appId },
    hmac,
    now: noon,
    observer: { onStatement: () => undefined, onFault: () => undefined },
  })
  afterThisTest(() => store.close())
  return store
}

const rowCount = 450
const old = noon - 4 * 365 * dayMs

/** Rows whose time is over, in every table that time empties. */
const oldRows: Record<string, (index: number) => string> = {
  used_code: (i) => `('code-${i}', ${old})`,
  'session (key, id, token_hash, created_at, extended_at, expires_at, absolute_expires_at, ended_at, ended_reason)':
    (i) => `(${i}, 'session-${i}', 'hash-${i}', 1, 1, 1, 1, ${old}, 'expired')`,
  'security_event (id, user_id, kind, address, happened_at)': (i) =>
    `('event-${i}', 'u', 'signed_in', '', ${old})`,
  ban_tombstone: (i) => `('person-${i}', 'abuse', ${old})`,
  erasure: (i) => `('gone-${i}', 'own_request', ${old})`,
  'consent (id, user_id, version, consented_at)': (i) => `('consent-${i}', 'gone-${i}', '2020-01-01', 1)`,
  'audit (id, action, reason, happened_at)': (i) => `('audit-${i}', 'keys_rotated', '', ${old})`,
  admin_token: (i) => `('token-${i}', 'u', ${old}, ${old})`,
  idempotency: (i) => `('u', 'phone', 'key-${i}', 'hash', 'done', ${old})`,
  'avatar_check (trace_id, created_at)': (i) => `('trace-${i}', ${old})`,
  'push_event (id, kind, detail, created_at, received_at, lease_until, done_at)': (i) =>
    `('push-${i}', 'other', '{}', 1, 1, 1, ${old})`,
}
const tables = Object.keys(oldRows).map((target) => target.split(' ')[0] ?? '')

function fill(database: TestDatabase): void {
  database.sql(`insert into users (key, id, app_id, openid, state, agreement_version, sign_in_days, last_sign_in_day,
    last_sign_in_at, created_at) values (1, 'u', 'wx', 'o', 'active', '', 1, 1, 1, 1)`)
  database.sql("insert into admin values ('u', 1)")
  for (const [target, toRow] of Object.entries(oldRows)) {
    const rows = Array.from({ length: rowCount }, (_, index) => toRow(index))
    database.sql(`insert into ${target} values ${rows.join(',')}`)
  }
}

function countOld(database: TestDatabase): Record<string, unknown> {
  const counts = tables.map((table) => `(select count(*) from ${table}) as ${table}`)
  return database.sql(`select ${counts.join(', ')}`)[0] ?? {}
}

async function sweep({ accounts, admin, personal }: Store, canContinue: () => boolean): Promise<void> {
  const before = noon - 1_000 * dayMs
  await accounts.sweep({
    now: noon,
    codesUsedBefore: before,
    sessionsEndedBefore: before,
    eventsBefore: before,
    evidenceBefore: before,
    canContinue,
  })
  await admin.sweep({ eventsBefore: before, tokensBefore: before, canContinue })
  await personal.sweepPersonal({
    keysBefore: before,
    checksBefore: before,
    eventsBefore: before,
    canContinue,
  })
}

describe('rule 9.5: what has been kept long enough goes in batches', () => {
  const all = (n: number) => Object.fromEntries(tables.map((table) => [table, n]))

  test('of at most 200 rows, until nothing is left', async () => {
    const database = createDatabase()
    const store = await open(database)
    fill(database)
    await sweep(store, () => false)
    expect(countOld(database)).toEqual(all(rowCount - 200))
    await sweep(store, () => true)
    expect(countOld(database)).toEqual(all(0))
  })

  test('and sessions that have run out are ended in batches as well', async () => {
    const database = createDatabase()
    const store = await open(database)
    const rows = Array.from(
      { length: rowCount },
      (_, i) => `(${i}, 'session-${i}', 'hash-${i}', 1, 1, ${noon}, ${noon})`,
    )
    database.sql(`insert into session (key, id, token_hash, created_at, extended_at, expires_at, absolute_expires_at)
      values ${rows.join(',')}`)
    const countLive = () => database.sql('select count(*) as n from session where ended_at is null')
    await sweep(store, () => false)
    expect(countLive()).toEqual([{ n: rowCount - 200 }])
    await sweep(store, () => true)
    expect(countLive()).toEqual([{ n: 0 }])
    expect(database.sql('select distinct ended_reason, ended_at from session')).toEqual([
      { ended_reason: 'expired', ended_at: noon },
    ])
  })

  test('that give up when their time is over, and the next sweep goes on', async () => {
    const database = createDatabase()
    const store = await open(database)
    fill(database)
    const { accounts, personal, admin } = store
    const parts = { accounts, personal, admin, hmac, createId: randomUUID, signal: neverStops }
    let clock = noon
    const slow = () => {
      clock += 10 * minuteMs
      return clock
    }
    await cleanUp({ ...parts, now: slow })
    expect(countOld(database)).toMatchObject({ used_code: rowCount - 200, audit: rowCount - 200 })
    await cleanUp({ ...parts, now: () => clock })
    expect(countOld(database)).toMatchObject({ used_code: 0, session: 0, consent: 0, erasure: 0, audit: 0 })
  })

  test('and so do accounts, between which requests are answered', async () => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    const rows = Array.from(
      { length: 100 },
      (_, i) => `(${i}, 'u-${i}', 'wx', 'o-${i}', 'deleting', 1, '', 1, 1, 1, 1)`,
    )
    server.sql(`insert into users (key, id, app_id, openid, state, purge_at, agreement_version, sign_in_days,
      last_sign_in_day, last_sign_in_at, created_at) values ${rows.join(',')}`)
    const countDue = () =>
      Number(server.sql("select count(*) as n from users where state = 'deleting'")[0]?.n)
    const sweeping = server.app.sweep()
    expect((await readMe(server, token)).statusCode).toBe(200)
    expect(countDue()).toBeGreaterThan(0)
    await sweeping
    expect(countDue()).toBe(0)
  })

  test('between which requests are answered', async () => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    const rows = Array.from({ length: 10_000 }, (_, index) => `('code-${index}', 1)`)
    server.sql(`insert into used_code values ${rows.join(',')}`)
    // So that a connection is there for each: to make one takes as long as many batches.
    await Promise.all([readMe(server, token), readMe(server, token), readMe(server, token)])
    const sweeping = server.app.sweep()
    expect((await readMe(server, token)).statusCode).toBe(200)
    const [left] = server.sql('select count(*) as n from used_code where used_at = 1')
    await sweeping
    expect(Number(left?.n)).toBeGreaterThan(0)
    expect(server.sql('select count(*) as n from used_code where used_at = 1')).toEqual([{ n: 0 }])
  })
})
