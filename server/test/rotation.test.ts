import { randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { createKeyRing, findKeyId } from '../src/core/key-ring.ts'
import { reencrypt } from '../src/core/reencrypt.ts'
import { phonePlace } from '../src/profile/phone-number.ts'
import { toUserKey } from '../src/store/row-keys.ts'
import { openStore } from '../src/store/store.ts'
import { afterThisTest } from './support/clean-up.ts'
import { createDatabase, noon } from './support/test-server.ts'
import { appId } from './support/wechat-server.ts'

const key = (id: string, fill: number) => ({ id, key: Buffer.alloc(32, fill) })
const older = createKeyRing([key('older', 1)], randomBytes)
const ring = createKeyRing([key('newer', 2), key('older', 1)], randomBytes)

const insert = `insert into users (key, id, app_id, openid, state, agreement_version, sign_in_days,
  last_sign_in_day, last_sign_in_at, created_at, phone_sealed) values (?, ?, ?, ?, 'active', '2026-11-01', 1, 1, 1, 1, ?)`

async function open() {
  const database = createDatabase()
  const store = await openStore({
    location: database.location,
    stamp: { mode: 'development', appId },
    hmac: (text) => text,
    now: noon,
    observer: { onStatement: () => undefined, onFault: () => undefined },
  })
  afterThisTest(() => store.close())
  return { store, database }
}

test('rule 8.2: every stored text comes under the first key, and only then the older one is not needed', async () => {
  const { store, database } = await open()
  for (let index = 0; index < 205; index += 1) {
    const id = `user-${index}`
    const sealed = index === 0 ? null : older.encrypt(`+86 ${13_800_000_000 + index}`, phonePlace(id))
    database.sql(insert, toUserKey(id), id, appId, `openid-${index}`, sealed)
  }
  await store.createTokenStore(older).save({ token: 'canary-token', refreshAt: noon + 1 })
  expect(await store.sealedTexts.listKeyIds()).toEqual(['older'])

  expect(await reencrypt(store.sealedTexts, ring)).toEqual({ reencrypted: 205, skipped: 0, unreadable: [] })
  expect(await store.sealedTexts.listKeyIds()).toEqual(['newer'])
  const row = database.sql("select phone_sealed from users where id = 'user-204'")[0]
  const sealed = String(row?.phone_sealed)
  expect(findKeyId(sealed)).toBe('newer')
  expect(ring.decrypt(sealed, phonePlace('user-204'))).toBe('+86 13800000204')
  expect(await store.createTokenStore(ring).find()).toEqual({ token: 'canary-token', refreshAt: noon + 1 })
  expect(await reencrypt(store.sealedTexts, ring)).toEqual({ reencrypted: 0, skipped: 0, unreadable: [] })
})

test('rule 8.2: texts that cannot be opened keep no other waiting, stay as they are, and are told by their places', async () => {
  const { store, database } = await open()
  const lost = createKeyRing([key('lost', 3)], randomBytes)
  const unreadable: string[] = []
  for (let index = 0; index < 450; index += 1) {
    const id = `user-${String(index).padStart(3, '0')}`
    // More than a batch of them, and first.
    const isLost = index < 210 || index % 100 === 0
    if (isLost) unreadable.push(id)
    const sealed = (isLost ? lost : older).encrypt('+86 13800000000', phonePlace(id))
    database.sql(insert, toUserKey(id), id, appId, `openid-${index}`, sealed)
  }
  await store.createTokenStore(older).save({ token: 'canary-token', refreshAt: noon + 1 })
  const readLost = () =>
    database.sql("select id, phone_sealed from users where phone_sealed like 'v1.lost.%' order by id")
  const before = readLost()
  const done = await reencrypt(store.sealedTexts, ring)
  const reencrypted = 450 - unreadable.length + 1
  expect(done).toEqual({ reencrypted, skipped: 0, unreadable: unreadable.map(phonePlace) })
  expect(readLost()).toEqual(before)
  expect((await store.sealedTexts.listKeyIds()).sort()).toEqual(['lost', 'newer'])
})

test('rule 8.2: compare-and-set: a text that was written meanwhile is not overwritten', async () => {
  const { store, database } = await open()
  const place = phonePlace('user-1')
  const [read, written] = [older.encrypt('+86 13800000001', place), older.encrypt('+86 13800000002', place)]
  database.sql(insert, toUserKey('user-1'), 'user-1', appId, 'openid-1', written)
  expect(await store.sealedTexts.replace({ place, sealed: read }, ring.encrypt('old', place))).toBe(false)
  expect(database.sql('select phone_sealed from users')).toEqual([{ phone_sealed: written }])
})

test('rule 8.2: a key that one account among thousands needs is found', async () => {
  const { store, database } = await open()
  const rows = Array.from(
    { length: 5_001 },
    (_, index) => `(${index}, 'u${index}', 'wx', 'o${index}', 'active', '', 1, 1, 1, 1)`,
  )
  database.sql(`insert into users (key, id, app_id, openid, state, agreement_version, sign_in_days,
    last_sign_in_day, last_sign_in_at, created_at) values ${rows.join(',')}`)
  expect(await store.sealedTexts.listKeyIds()).toEqual([])
  const seal = (id: string, sealed: string) =>
    database.sql('update users set phone_sealed = ? where id = ?', sealed, id)
  seal('u0', ring.encrypt('+86 13800000000', phonePlace('u0')))
  seal('u5000', older.encrypt('+86 13800005000', phonePlace('u5000')))
  expect(await store.sealedTexts.listKeyIds()).toEqual(['newer', 'older'])
})
