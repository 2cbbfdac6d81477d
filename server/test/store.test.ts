import { describe, expect, test } from '@jest/globals'
import type { Stamp } from '../src/store/database-stamp.ts'
import { toUserKey } from '../src/store/row-keys.ts'
import { openStore } from '../src/store/store.ts'
import { afterThisTest } from './support/clean-up.ts'
import type { TestDatabase } from './support/engine.ts'
import { createDatabase, noon } from './support/test-server.ts'

const development: Stamp = { mode: 'development', appId: 'wx5a3d9c7e1f2b4086' }
const production: Stamp = { ...development, mode: 'production' }

const observer = { onStatement: () => undefined, onFault: () => undefined }

async function open({ location }: TestDatabase, stamp: Stamp) {
  return openStore({ location, stamp, hmac: (text) => text, now: noon, observer })
}

async function createStamped(stamp: Stamp): Promise<TestDatabase> {
  const database = createDatabase()
  await (await open(database, stamp)).close()
  return database
}

test.each([
  [
    'production refuses a development database',
    development,
    production,
    'it is stamped development, and this is production',
  ],
  [
    'development refuses a production database',
    production,
    development,
    'it is stamped production, and this is development',
  ],
  [
    'another mini-program is refused',
    production,
    { ...production, appId: 'wx0000000000000000' },
    'it is stamped with the appid wx5a3d9c7e1f2b4086',
  ],
])('worst 4: %s', async (_name, first, second, detail) => {
  const database = await createStamped(first)
  await expect(open(database, second)).rejects.toThrow(detail)
  expect(database.sql('select mode, app_id from database_stamp')).toEqual([
    { mode: first.mode, app_id: first.appId },
  ])
  await (await open(database, first)).close()
})

test('a database that another version has made is refused, and stays as it is', async () => {
  const database = await createStamped(development)
  database.sql(
    "update kysely_migration set name = '001-of-another-version' where name = '001-accounts-by-key'",
  )
  await expect(open(database, development)).rejects.toThrow(
    'The database does not belong to this server: another version, which is not in its past, made the tables',
  )
  expect(database.sql('select count(*) as n from database_stamp')).toEqual([{ n: 1 }])
})

test('rule 2.8: an account that is half written when its transaction fails is not there', async () => {
  const database = createDatabase()
  const store = await open(database, development)
  afterThisTest(() => store.close())
  const user = {
    id: 'user-1',
    state: 'active',
    nickname: null,
    nicknameSetAt: null,
    phoneSealed: null,
    avatarId: null,
    riskMark: null,
    riskAskAt: null,
    banPublicReason: null,
    bannedUntilAt: null,
    bannedAt: null,
    banReasonClass: null,
    banNote: null,
    purgeAt: null,
    agreementVersion: '2026-11-01',
    signInDays: 1,
    lastSignInDay: 1,
    lastSignInAt: noon,
    createdAt: noon,
  } as const
  const failing = store.accounts.transaction(async (tx) => {
    await tx.ensureUser(user, 'openid-1')
    await tx.addConsent({ id: 'consent-1', userId: user.id, version: '2026-11-01', at: noon })
    throw new Error('The session could not be written')
  })
  await expect(failing).rejects.toThrow('The session could not be written')
  expect(database.sql('select * from users')).toEqual([])
  expect(database.sql('select * from consent')).toEqual([])

  await store.accounts.transaction((tx) => tx.ensureUser(user, 'openid-1'))
  const again = await store.accounts.transaction((tx) => tx.ensureUser({ ...user, id: 'user-2' }, 'openid-1'))
  expect(again).toEqual({ user, isNew: false })
})

test('rule 2.7: a device has at most one live session, whatever the code above does', async () => {
  const database = createDatabase()
  const store = await open(database, development)
  afterThisTest(() => store.close())
  database.sql(
    `insert into users (key, id, app_id, openid, state, agreement_version, sign_in_days, last_sign_in_day, last_sign_in_at,
      created_at) values (${toUserKey('user-1')}, 'user-1', 'wx', 'openid-1', 'active', '2026-11-01', 1, 1, 1, 1)`,
  )
  const times = { createdAt: noon, expiresAt: noon, absoluteExpiresAt: noon }
  const device = { id: 'device-1', userId: 'user-1', phoneId: 'phone-1', model: '', system: '', now: noon }
  const session = { userId: 'user-1', deviceId: 'device-1', purpose: 'full' as const, ...times }
  await store.accounts.transaction(async (tx) => {
    await tx.saveDevice(device)
    await tx.addSession({ ...session, id: 'session-1', tokenHash: '1'.repeat(64) })
  })
  const second = store.accounts.transaction((tx) =>
    tx.addSession({ ...session, id: 'session-2', tokenHash: '2'.repeat(64) }),
  )
  await expect(second).rejects.toThrow(/unique/i)
  expect(database.sql('select id from session')).toEqual([{ id: 'session-1' }])
})

describe('the integer under which a session stands', () => {
  const tokenHash = `${'a'.repeat(63)}b`
  const sameKey = 'a'.repeat(64)

  async function createSession() {
    const database = createDatabase()
    const store = await open(database, development)
    afterThisTest(() => store.close())
    const key = toUserKey('user-1')
    database.sql(
      `insert into users (key, id, app_id, openid, state, agreement_version, sign_in_days, last_sign_in_day,
        last_sign_in_at, created_at) values (${key}, 'user-1', 'wx', 'o', 'active', '2026-11-01', 1, 1, 1, 1)`,
    )
    const session = { userId: 'user-1', purpose: 'full', createdAt: noon, expiresAt: noon + 1 } as const
    const add = (id: string, hash: string) =>
      store.accounts.transaction(async (tx) => {
        const device = { phoneId: `phone-${id}`, model: '', system: '' }
        await tx.saveDevice({ id: `device-${id}`, userId: 'user-1', ...device, now: noon })
        const row = { ...session, id, tokenHash: hash, deviceId: `device-${id}` }
        await tx.addSession({ ...row, absoluteExpiresAt: noon + 1 })
      })
    await add('session-1', tokenHash)
    return { store, add }
  }

  test('opens nothing by itself: the whole hash is compared', async () => {
    const { store } = await createSession()
    expect(await store.accounts.findSession(tokenHash)).toMatchObject({
      id: 'session-1',
      userId: 'user-1',
    })
    expect(await store.accounts.findSession(sameKey)).toBeNull()
  })

  test('is taken once: a second session under it is refused, and the first one stays', async () => {
    const { store, add } = await createSession()
    await expect(add('session-2', sameKey)).rejects.toThrow(/unique/i)
    expect(await store.accounts.findSession(sameKey)).toBeNull()
    expect(await store.accounts.findSession(tokenHash)).toMatchObject({ id: 'session-1' })
    await add('session-3', 'c'.repeat(64))
    expect(await store.accounts.findSession('c'.repeat(64))).toMatchObject({ deviceCount: 2 })
  })
})
