import { expect, test } from '@jest/globals'
import { createHmacHasher } from '../src/core/secrets.ts'
import { purgeAccount, purgeDueAccounts } from '../src/rights/purge.ts'
import { tableFates } from '../src/store/erasing.ts'
import { toUserKey } from '../src/store/row-keys.ts'
import { openStore, type Store } from '../src/store/store.ts'
import { afterThisTest } from './support/clean-up.ts'
import type { TestDatabase } from './support/engine.ts'
import { call, requestDeletion, signInOn } from './support/members.ts'
import { createOperator } from './support/operator.ts'
import { eventOf, push } from './support/push.ts'
import { openId, signIn } from './support/sign-in.ts'
import { createSignInRule } from './support/sign-in-rule.ts'
import { isFoundByIndex, listColumns, listReferences, listTables } from './support/tables.ts'
import { createDatabase, createTestServer, minuteMs, neverStops, noon } from './support/test-server.ts'
import { uploadPicture } from './support/upload.ts'

const hmac = createHmacHasher(Buffer.alloc(32, 1))
let ids = 0
const createId = () => `id-${++ids}`
const pause = async () => undefined
const signal = neverStops

async function open(database: TestDatabase): Promise<Store> {
  const observer = { onStatement: () => undefined, onFault: () => undefined }
  const stamp = { mode: 'development' as const, appId: 'wx' }
  const store = await openStore({ location: database.location, stamp, hmac, now: noon, observer })
  afterThisTest(() => store.close())
  return store
}

function addUsers(database: TestDatabase, count: number, purgeAt: number): string[] {
  return Array.from({ length: count }, () => {
    const id = createId()
    database.sql(
      `insert into users (key, id, app_id, openid, state, purge_at, agreement_version, sign_in_days, last_sign_in_day,
        last_sign_in_at, created_at) values (?, ?, 'wx', ?, 'deleting', ?, '2026-11-01', 1, 1, 1, 1)`,
      ...[toUserKey(id), id, `openid-${id}`, purgeAt],
    )
    return id
  })
}

test('rule 5.4: the list of what an erasure does names every table, and every column that tells whose a row is', async () => {
  const database = createDatabase()
  await open(database)
  const tables = listTables(database)
  expect(tables.length).toBeGreaterThan(8)
  expect([...new Set(tableFates.map(({ table }) => String(table)))].sort()).toEqual(tables)

  for (const table of tables) {
    const columns = listColumns(database, table).filter((name) =>
      /(^|_)(user|actor|subject)_(id|key)$/.test(name),
    )
    const listed = tableFates.flatMap((step) =>
      step.table === table && step.fate !== 'keep' ? [step.by] : [],
    )
    for (const column of columns) expect([table, ...listed]).toContain(column)
  }
})

test('an erasure finds what it takes away by an index, however many people there are', async () => {
  const database = createDatabase()
  await open(database)
  const listed = tableFates.flatMap((step) => (step.fate === 'keep' ? [] : [[step.table, step.by] as const]))
  const referring = listTables(database).flatMap((table) =>
    listReferences(database, table).map((column) => [table, column] as const),
  )
  expect(referring.length).toBeGreaterThan(4)
  const scanned = [...listed, ...referring].filter(
    ([table, column]) => !isFoundByIndex(database, table, column),
  )
  expect(scanned).toEqual([])
})

test('rule 5.4: what is left of an erased account leads to nobody, whatever table it was in', async () => {
  const database = createDatabase()
  const store = await open(database)
  const [id = ''] = addUsers(database, 1, noon)
  database.sql(
    "insert into device (id, user_id, phone_id, model, system, created_at, last_sign_in_at) values ('d', ?, 'p', 'm', 's', 1, 1)",
    id,
  )
  database.sql(
    "insert into consent (id, user_id, version, consented_at) values ('c', ?, '2026-11-01', 1)",
    id,
  )
  database.sql(
    "insert into security_event (id, user_id, device_id, kind, address, happened_at) values ('e', ?, 'd', 'signed_in', '', 1)",
    id,
  )
  expect(await purgeAccount({ store: store.accounts, createId, hmac, now: noon }, id)).toBe(true)
  for (const table of listTables(database)) {
    const rows = JSON.stringify(database.sql(`select * from ${table}`))
    expect([table, rows.includes(`"${id}"`), rows.includes(`openid-${id}`)]).toEqual([table, false, false])
  }
})

test('rule 5.4: of a person who had everything that can be had, nothing leads back after it is erased', async () => {
  // At once, so that nothing is gone for its age.
  const server = await createTestServer({ config: { deletionGraceMs: 0 } })
  const { token, user } = await signInOn(server, 'phone-of-a-leaver')
  const payload = { code: server.wechat.issuePhoneCode(openId, '13812345602') }
  const headers = { 'idempotency-key': 'key-of-a-leaver' }
  expect((await call(server, token, 'POST /v1/me/phone', { payload, headers })).statusCode).toBe(200)
  const { avatarUrl } = (await uploadPicture(server, token)).json<{ avatarUrl: string }>()
  const rename = { payload: { nickname: '要走的人' }, headers: { 'if-match': '*' } }
  expect((await call(server, token, 'PUT /v1/me', rename)).statusCode).toBe(200)
  const changes = { interests: { add: ['what-a-leaver-likes'] } }
  await call(server, token, 'PUT /v1/me/settings', { payload: { changes } })
  await push(server, eventOf('user_authorization_revoke', openId, server.clock.now, { RevokeInfo: '1' }))
  const operator = await createOperator(server)
  await operator.get(`/v1/admin/users?userId=${user.id}&reason=appeal`)
  await server.app.sweep()
  const traces = [openId, user.id, 'phone-of-a-leaver', 'key-of-a-leaver', '要走的人', 'what-a-leaver-likes']
  const readAll = () =>
    listTables(server)
      .map((table) => JSON.stringify(server.sql(`select * from ${table}`)))
      .join()
  for (const trace of traces) expect([trace, readAll().includes(trace)]).toEqual([trace, true])

  await requestDeletion(server, token)
  for (const trace of traces) expect([trace, readAll().includes(trace)]).toEqual([trace, false])
  for (const table of ['avatar', 'setting', 'idempotency']) {
    expect([table, server.sql(`select * from ${table}`)]).toEqual([table, []])
  }
  expect((await server.inject({ url: avatarUrl })).statusCode).toBe(404)
})

test('rule 9.5: several nodes that purge at once erase every due account once, and nobody else', async () => {
  const database = createDatabase()
  const store = await open(database)
  const due = addUsers(database, 30, noon)
  const later = addUsers(database, 3, noon + 1)
  const purge = () => purgeDueAccounts({ store: store.accounts, createId, hmac, now: noon, pause, signal })
  const counts = await Promise.all([purge(), purge(), purge()])
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(due.length)
  expect(database.sql('select id from users order by id').map(({ id }) => id)).toEqual([...later].sort())
  expect(database.sql('select count(*) as n from erasure')).toEqual([{ n: due.length }])
})

test('rule 9.5: an account that a dying node had taken is erased by another when the lease is over', async () => {
  const database = createDatabase()
  const store = await open(database)
  addUsers(database, 1, noon)
  const claim = { now: noon, leaseUntil: noon + 1_000, limit: 200 }
  expect(await store.accounts.claimPurges(claim)).toHaveLength(1)
  const purgeAt = (now: number) =>
    purgeDueAccounts({ store: store.accounts, createId, hmac, now, pause, signal })
  expect(await purgeAt(noon + 999)).toBe(0)
  expect(await purgeAt(noon + 1_000)).toBe(1)
})

test('rule 9.5: a purge that is told to stop begins no further account, and the next one goes on', async () => {
  const database = createDatabase()
  const store = await open(database)
  addUsers(database, 3, noon)
  const closing = new AbortController()
  const stop = async () => closing.abort()
  const options = { store: store.accounts, createId, hmac }
  expect(await purgeDueAccounts({ ...options, now: noon, pause: stop, signal: closing.signal })).toBe(1)
  expect(await purgeDueAccounts({ ...options, now: noon + 5 * minuteMs, pause, signal })).toBe(2)
})

test('rule 9.5: batches hold at most 200 accounts, and all of them are erased', async () => {
  const database = createDatabase()
  const store = await open(database)
  const insert = Array.from(
    { length: 401 },
    (_, index) => `(${index}, 'u${index}', 'wx', 'o${index}', 'deleting', 1, '', 1, 1, 1, 1)`,
  )
  database.sql(`insert into users (key, id, app_id, openid, state, purge_at, agreement_version, sign_in_days,
    last_sign_in_day, last_sign_in_at, created_at) values ${insert.join(',')}`)
  const sizes: number[] = []
  const accounts: typeof store.accounts = {
    ...store.accounts,
    async claimPurges(claim) {
      const claimed = await store.accounts.claimPurges(claim)
      sizes.push(claimed.length)
      return claimed
    },
  }
  expect(await purgeDueAccounts({ store: accounts, createId, hmac, now: noon, pause, signal })).toBe(401)
  expect(sizes).toEqual([200, 200, 1])
})

test('accounts are erased in time also when other background work fails', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const purgeAt = await requestDeletion(server, token)
  server.sql('drop table avatar_check')
  server.clock.now = Date.parse(purgeAt)
  await expect(server.app.sweep()).rejects.toThrow()
  expect(server.sql('select count(*) as n from users')).toEqual([{ n: 0 }])
  expect(server.sql('select count(*) as n from used_code')).toEqual([{ n: 0 }])
})

test('an account that cannot be erased keeps no other waiting', async () => {
  const database = createDatabase()
  const store = await open(database)
  const [broken] = addUsers(database, 1, noon - 1)
  addUsers(database, 3, noon)
  const accounts: typeof store.accounts = {
    ...store.accounts,
    transaction: (work) =>
      store.accounts.transaction((tx) =>
        work({
          ...tx,
          async eraseUser(id, pseudonym) {
            if (id === broken) throw new Error('The row is broken')
            await tx.eraseUser(id, pseudonym)
          },
        }),
      ),
  }
  const purging = purgeDueAccounts({ store: accounts, createId, hmac, now: noon, pause, signal })
  await expect(purging).rejects.toThrow('The row is broken')
  expect(database.sql('select id from users')).toEqual([{ id: broken }])
})

/** Lets the other side of a race go ahead by so many turns of the event loop. */
async function afterTurns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

test('worst 2: restore and purge at the same instant: exactly one wins, 1,000 rounds', async () => {
  const database = createDatabase()
  const store = await open(database)
  const { accounts } = store
  const device = { id: 'p'.repeat(22), appId: 'wx', model: '', system: '' }
  const request = { interactive: true, consentVersion: '2026-11-01', purpose: 'full', device } as const
  /** A tap with restore. Its node's clock is a millisecond behind that of the node that purges. */
  const tap = (openid: string) =>
    createSignInRule({ store, appId: 'wx', openId: openid, createId, hmac })({
      ...request,
      ...{ code: 'code', restore: true, address: '' },
    })
  const wins = { restore: 0, purge: 0 }
  async function race(openid: string, userId: string, round: number): Promise<string> {
    const purge = () => purgeAccount({ store: accounts, createId, hmac, now: noon + 1 }, userId)
    await accounts.transaction((tx) => tx.updateUser(userId, { state: 'deleting', purgeAt: noon + 1 }))
    const results = await Promise.all([tap(openid), afterTurns(round % 8).then(purge)])
    const isPurged = results.includes(true)
    const entered = results.find((result) => typeof result === 'object')
    // Who comes too late for the old account has asked for a new one by the same tap.
    expect(entered).toMatchObject({ isNewUser: isPurged })
    expect(entered?.user.id === userId).toBe(!isPurged)
    expect(database.sql('select state from users where openid = ?', openid)).toEqual([{ state: 'active' }])
    wins[isPurged ? 'purge' : 'restore'] += 1
    return entered?.user.id ?? ''
  }
  // Ten people at a time: most of a round is waiting for the database.
  const people = Array.from({ length: 10 }, async (_, person) => {
    const openid = `openid-${person}`
    let userId = (await tap(openid)).user.id
    for (let round = 0; round < 100; round += 1) userId = await race(openid, userId, round)
  })
  await Promise.all(people)
  expect(wins.restore + wins.purge).toBe(1_000)
  expect(wins.restore).toBeGreaterThan(0)
  expect(wins.purge).toBeGreaterThan(0)
})
