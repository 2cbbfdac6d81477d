import { afterAll, expect, test } from '@jest/globals'
import { migrations } from '../src/store/migrations/index.ts'
import { expectAllThere, expectGoesOn, writeUntilKilled } from './support/acknowledged-writes.ts'
import { afterThisTest } from './support/clean-up.ts'
import { createOnPostgres, createTestDatabase, postgresUrl, type TestDatabase } from './support/engine.ts'
import { call, type Node, nodeEnv, startNode, startNodes, tapOn } from './support/nodes.ts'
import { openId, phone } from './support/sign-in.ts'
import { readSchema } from './support/tables.ts'
import { createDatabase, startTestWechat } from './support/test-server.ts'
import { startWechat, type WechatServer } from './support/wechat-server.ts'

const onPostgres = postgresUrl ? test : () => undefined

interface Trio {
  nodes: [Node, Node, Node]
  database: TestDatabase
  wechat: WechatServer
}

const ends: (() => Promise<void> | void)[] = []
afterAll(async () => {
  for (const end of ends.reverse()) await end()
})

let trio: Promise<Trio> | null = null

/** Three nodes for tests that each have people of their own: to start them takes longer than all that they are asked. */
async function useTrio(): Promise<Trio> {
  trio ??= startTrio()
  const { database } = await trio
  database.sql('delete from limits.rate_limit')
  return trio
}

async function startTrio(): Promise<Trio> {
  const [database, wechat] = [createTestDatabase(''), await startWechat()]
  ends.push(() => database.drop(), wechat.close)
  const nodes = await startNodes(3, database, wechat, (end) => void ends.push(end))
  return { nodes: nodes as Trio['nodes'], database, wechat }
}

onPostgres(
  'rule 3.2: a session that is ended on one node is refused by every other at its very next request',
  async () => {
    const { nodes, wechat } = await useTrio()
    const [a, b, c] = nodes
    const person = 'somebody-on-two-phones'
    const first = await tapOn(a, wechat, { person })
    const { token } = first.body
    const second = await tapOn(b, wechat, { person, device: 'phone-2' })
    for (const node of nodes) expect((await call(node, '/v1/me', { token })).status).toBe(200)

    const { body } = await call(b, '/v1/sessions', { token: second.body.token })
    const device = body.sessions.find(({ isCurrent }: { isCurrent: boolean }) => !isCurrent)
    const ended = await call(b, `/v1/sessions/${device.id}`, { method: 'DELETE', token: second.body.token })
    expect(ended.status).toBe(204)
    for (const node of [a, c]) {
      const refused = await call(node, '/v1/me', { token })
      expect(refused.body).toMatchObject({ code: 'session_revoked', reason: 'ended_elsewhere' })
    }
  },
)

onPostgres('rule 2.8: a code is exchanged once, whichever nodes it arrives at', async () => {
  const { nodes, wechat } = await useTrio()
  const code = wechat.issueCode({ openid: openId })
  const body = { code, createAccount: true, consent: { version: '2026-11-01' }, device: phone('phone-1') }
  const answers = await Promise.all(nodes.map((node) => call(node, '/v1/sessions', { method: 'POST', body })))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
  expect(wechat.exchanged.filter((exchanged) => exchanged === code)).toHaveLength(1)
})

onPostgres('rule 9.2: limits of the store are one for all nodes', async () => {
  const { nodes, wechat } = await useTrio()
  const before = wechat.exchanged.length
  for (let index = 0; index < 20; index += 1) {
    const code = wechat.issueCode({ errcode: 40029, errmsg: 'invalid code' })
    const body = { code, createAccount: false, device: phone('phone-1') }
    await call(nodes[index % 3]!, '/v1/sessions', { method: 'POST', body })
  }
  for (const node of nodes) expect((await tapOn(node, wechat)).body).toMatchObject({ code: 'rate_limited' })
  expect(wechat.exchanged).toHaveLength(before + 20)
})

onPostgres('one person who signs in on many phones at many nodes at once has one account', async () => {
  const { nodes, database, wechat } = await useTrio()
  const person = 'somebody-everywhere-at-once'
  const answers = await Promise.all(
    Array.from({ length: 18 }, (_, index) =>
      tapOn(nodes[index % 3]!, wechat, { person, device: `phone-${index % 6}` }),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual(Array(18).fill(201))
  expect(answers.filter(({ body }) => body.isNewUser)).toHaveLength(1)
  expect(database.sql('select count(*) as n from users where openid = ?', person)).toEqual([{ n: 1 }])
  const live = database.sql(
    'select count(*) as n from session join users on users.key = user_key where openid = ? and ended_at is null',
    person,
  )
  expect(live).toEqual([{ n: 6 }])
})

/** A new account is asked about at WeChat, which takes the platform token. Resolves to the tokens it took. */
async function useTokenOn(node: Node, wechat: WechatServer, person: string) {
  const before = wechat.callsOf('risk').length
  const answer = await tapOn(node, wechat, { person, device: person })
  expect(answer.status).toBe(201)
  return wechat.callsOf('risk').slice(before)
}

onPostgres(
  'rule 8.4: nodes share one platform token, and a refused one is replaced for all of them by one fetch',
  async () => {
    const [database, wechat] = [createDatabase(), await startTestWechat()]
    const nodes = await startNodes(3, database, wechat)
    const answers = await Promise.all(
      nodes.flatMap((node, at) =>
        ['a', 'b', 'c'].map((name) => tapOn(node, wechat, { person: `${name}-${at}`, device: name })),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(9).fill(201))
    expect(new Set(wechat.callsOf('risk').map(({ token }) => token))).toEqual(
      new Set(['canary-access-token-1']),
    )
    const fetched = wechat.callsOf('token').length
    expect(fetched).toBeGreaterThanOrEqual(1)
    expect(fetched).toBeLessThanOrEqual(nodes.length)

    const next = 'canary-access-token-2'
    wechat.script('token', { access_token: next, expires_in: 7200 })
    wechat.script('risk', ({ token }) =>
      token === next ? { errcode: 0, risk_rank: 0 } : { errcode: 40001, errmsg: 'canary' },
    )
    const first = 'canary-access-token-1'
    for (const [at, node] of nodes.entries()) {
      const calls = await useTokenOn(node, wechat, `refused-${at}`)
      expect(calls.map(({ token }) => token)).toEqual([first, next])
    }
    for (const [at, node] of nodes.entries()) {
      const calls = await useTokenOn(node, wechat, `after-${at}`)
      expect(calls.map(({ token }) => token)).toEqual([next])
    }
    expect(wechat.callsOf('token')).toHaveLength(fetched + 1)
    expect(database.sql('select count(*) as n from platform_token')).toEqual([{ n: 1 }])
    expect(database.sql('select id from users where risk_mark is not null')).toEqual([])
  },
)

/** Acknowledged writes of all kinds. */
const killAt = 150

onPostgres('a node that is killed loses nothing it has acknowledged, and the others go on', async () => {
  const [database, wechat] = [createDatabase(), await startTestWechat()]
  const [a, b] = (await startNodes(2, database, wechat)) as [Node, Node]
  const acknowledged = await writeUntilKilled(a, wechat, killAt)
  await expectAllThere(b, acknowledged)
  await expectGoesOn(b, acknowledged)
})

onPostgres(
  'rule 9.4: five nodes that start at once on an empty database are all ready, and it is made once',
  async () => {
    const database = createOnPostgres(postgresUrl ?? '', 'template0')
    afterThisTest(() => database.drop())
    const wechat = await startTestWechat()
    const nodes = await startNodes(5, database, wechat)
    for (const { opsUrl } of nodes) {
      expect(await (await fetch(`${opsUrl}/readyz`)).json()).toEqual({ status: 'ready', faults: [] })
    }
    const readMigrations = () => database.sql('select * from kysely_migration order by name')
    const made = readMigrations()
    expect(made.map(({ name }) => name)).toEqual(Object.keys(migrations))
    expect(database.sql('select count(*) as n from database_stamp')).toEqual([{ n: 1 }])
    // One node alone made the tables of this one.
    expect(readSchema(database)).toEqual(readSchema(createDatabase()))

    for (const [at, node] of nodes.entries()) {
      const { body } = await tapOn(node, wechat, { person: `person-${at}` })
      for (const other of nodes) {
        const me = await call(other, '/v1/me', { token: body.token })
        expect([me.status, me.body.id]).toEqual([200, body.user.id])
      }
    }
    await startNodes(1, database, wechat)
    expect(readMigrations()).toEqual(made)
  },
)

test('a process that is killed under concurrent writes has every acknowledged one after its restart', async () => {
  const [database, wechat] = [createDatabase(), await startTestWechat()]
  const env = { ...nodeEnv(database, wechat), DURABILITY: 'process' }
  const acknowledged = await writeUntilKilled(await startNode(env), wechat, killAt)
  const successor = await startNode(env)
  await expectAllThere(successor, acknowledged)
  await expectGoesOn(successor, acknowledged)
})
