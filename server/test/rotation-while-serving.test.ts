import { randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { createKeyRing, findKeyId } from '../src/core/key-ring.ts'
import { reencrypt, type SealedText } from '../src/core/reencrypt.ts'
import { phonePlace } from '../src/profile/phone-number.ts'
import { toUserKey } from '../src/store/row-keys.ts'
import { openStore } from '../src/store/store.ts'
import { adminEnv, newerKey, runAdmin, testKey } from './support/admin-process.ts'
import { afterThisTest } from './support/clean-up.ts'
import { call } from './support/members.ts'
import { readMe, signIn } from './support/sign-in.ts'
import { createTestServer, type TestServer } from './support/test-server.ts'
import { appId } from './support/wechat-server.ts'

const older = { id: 'test-1', key: Buffer.alloc(32, 8) }
const newer = { id: 'test-2', key: Buffer.alloc(32, 9) }
/** As everywhere when texts are brought under the newer key: it stands first, and the older one still opens. */
const dataKeys = [newer, older]
const olderRing = createKeyRing([older], randomBytes)
const newerRing = createKeyRing([newer], randomBytes)

interface Person {
  openId: string
  userId: string
  token: string
  /** The last number that the server has acknowledged. */
  number: string
  binds: number
}

/** Members with a number under the older key, among many others who have one too and do nothing. */
async function start(peopleCount: number) {
  const server = await createTestServer({ now: Date.now(), config: { dataKeys } })
  const people: Person[] = []
  for (let index = 0; index < peopleCount; index += 1) {
    const openId = `member-${index}`
    const { token, user } = await signIn(server, { openId })
    const number = String(13_900_000_000 + index)
    const sealed = olderRing.encrypt(`+86 ${number}`, phonePlace(user.id))
    server.sql('update users set phone_sealed = ? where id = ?', sealed, user.id)
    people.push({ openId, userId: user.id, token, number, binds: 0 })
  }
  const others = Array.from({ length: 450 }, (_, index) => ({
    userId: `other-${index}`,
    number: String(13_700_000_000 + index),
  }))
  const insert = `insert into users (key, id, app_id, openid, state, agreement_version, sign_in_days,
    last_sign_in_day, last_sign_in_at, created_at, phone_sealed) values (?, ?, ?, ?, 'active', '2026-11-01', 1, 1, 1, 1, ?)`
  for (const { userId, number } of others) {
    const sealed = olderRing.encrypt(`+86 ${number}`, phonePlace(userId))
    server.sql(insert, toUserKey(userId), userId, appId, `openid-${userId}`, sealed)
  }
  return { server, people, others }
}

/** Binds another number, as the person behind it does. */
async function bind(server: TestServer, person: Person): Promise<void> {
  person.binds += 1
  const number = String(13_000_000_000 + person.binds * 1_000 + (Number(person.number) % 1_000))
  const payload = { code: server.wechat.issuePhoneCode(person.openId, number) }
  const answer = await call(server, person.token, 'POST /v1/me/phone', { payload })
  expect(answer.statusCode).toBe(200)
  person.number = number
}

type Numbered = Pick<Person, 'userId' | 'number'>

/** Every number is the last that was acknowledged, and the newer key alone opens it. */
function expectRotated(server: TestServer, owners: readonly Numbered[]): void {
  const rows = server.sql('select id, phone_sealed from users where phone_sealed is not null')
  const stored = new Map(rows.map(({ id, phone_sealed: sealed }) => [String(id), String(sealed)]))
  expect(stored.size).toBe(owners.length)
  const opened = owners.map(({ userId }) => {
    const sealed = stored.get(userId) ?? ''
    return [userId, findKeyId(sealed), newerRing.decrypt(sealed, phonePlace(userId))]
  })
  expect(opened).toEqual(owners.map(({ userId, number }) => [userId, newer.id, `+86 ${number}`]))
}

async function expectShown(server: TestServer, people: readonly Person[]): Promise<void> {
  for (const { token, number } of people) {
    const { phone } = (await readMe(server, token)).json<{ phone: string }>()
    expect(phone).toBe(`${number.slice(0, 3)}****${number.slice(-2)}`)
  }
}

/** The texts of the server's database, over a connection of the command line's. */
async function openTexts(server: TestServer) {
  const store = await openStore({
    ...{ location: server.database.location, hmac: (text: string) => text, now: server.clock.now },
    stamp: { mode: 'development', appId },
    observer: { onStatement: () => undefined, onFault: () => undefined },
    isBeside: true,
  })
  afterThisTest(() => store.close())
  return store.sealedTexts
}

test('rule 8.2: a number that is bound between the reading and the writing of a batch stays, and the batch goes on', async () => {
  const { server, people, others } = await start(12)
  const texts = await openTexts(server)
  const byId = new Map(people.map((person) => [person.userId, person]))
  const batches: number[] = []
  const bindAll = async (batch: SealedText[]) => {
    batches.push(batch.length)
    for (const { place } of batch) {
      const person = byId.get(place.row)
      if (person) await bind(server, person)
    }
    return batch
  }
  async function* listOlder(keyId: string, size: number) {
    for await (const batch of texts.listOlder(keyId, size)) yield await bindAll(batch)
  }
  const done = await reencrypt({ ...texts, listOlder }, createKeyRing(dataKeys, randomBytes))
  expect(people.map(({ binds }) => binds)).toEqual(people.map(() => 1))
  expect(done).toEqual({ reencrypted: others.length, skipped: people.length, unreadable: [] })
  expect(batches).toEqual([200, 200, 62])
  expectRotated(server, [...people, ...others])
  await expectShown(server, people)
})

test('rule 8.2: rotate-keys beside a server that binds numbers meanwhile: each is the last acknowledged, under the first key', async () => {
  const { server, people, others } = await start(60)
  const env = { ...adminEnv(server), DATA_KEYS: `${newerKey},${testKey}` }
  let isOver = false
  const rotation = runAdmin(env, 'rotate-keys').finally(() => {
    isOver = true
  })
  const bindEach = async (own: Person[]) => {
    // As often as a day allows.
    for (let round = 0; round < 5; round += 1)
      for (const person of own) if (!isOver) await bind(server, person)
  }
  await Promise.all([0, 1, 2].map((part) => bindEach(people.filter((_, index) => index % 3 === part))))
  const { code, stdout } = await rotation
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+ texts re-encrypted, \d+ written by others/)])
  // Each of the three has begun; how far they come meanwhile is the machine's affair.
  expect(people.filter(({ binds }) => binds > 0).length).toBeGreaterThanOrEqual(3)
  expectRotated(server, [...people, ...others])
  await expectShown(server, people)
})
