import { expect, test } from '@jest/globals'
import { dayOf } from '../src/core/days.ts'
import { openStore } from '../src/store/store.ts'
import { afterThisTest } from './support/clean-up.ts'
import { call, prove, signInOn } from './support/members.ts'
import { readMe, signIn } from './support/sign-in.ts'
import { createTestServer, dayMs, hourMs, neverStops, type TestServer } from './support/test-server.ts'
import { appId } from './support/wechat-server.ts'

/** The statistics of one more node on the server's database, and how many statements it took. */
async function openNode(server: TestServer) {
  let statements = 0
  const store = await openStore({
    location: server.database.location,
    stamp: { mode: 'development', appId },
    hmac: (text) => text,
    now: server.clock.now,
    observer: {
      onStatement: () => {
        statements += 1
      },
      onFault: () => undefined,
    },
    isBeside: true,
  })
  afterThisTest(() => store.close())
  statements = 0
  const { now } = server.clock
  return {
    store,
    rollUp: () => store.statistics.rollUp({ now, today: dayOf(now), signal: neverStops }),
    countStatements: () => statements,
  }
}

test('rule 9.5: a day that two nodes want to roll up at once is done by one of them, and counts once', async () => {
  const server = await createTestServer()
  for (const name of ['a', 'b', 'c']) await signIn(server, { openId: `person-${name}` })
  const day = dayOf(server.clock.now)
  server.clock.now += dayMs
  const nodes = [await openNode(server), await openNode(server)] as const
  await Promise.all(nodes.map((node) => node.rollUp()))

  const rows = server.sql('select day, new_users, active_users from day_statistic where day = ?', day)
  expect(rows).toEqual([{ day, new_users: 3, active_users: 3 }])
  expect(server.sql('select done_day, lease_until from job')).toEqual([{ done_day: day, lease_until: 0 }])
  const [least = 0, most = 0] = nodes.map((node) => node.countStatements()).sort((a, b) => a - b)
  const late = await openNode(server)
  await late.rollUp()
  // Who does not get the job does no more than who comes when it is done.
  expect(least).toBe(late.countStatements())
  expect(most).toBeGreaterThan(least)
})

const activeDays = (server: TestServer) =>
  server.sql('select day, user_id from active_day order by day, user_id')
const activeUsers = (server: TestServer) =>
  server.sql('select day, active_users from day_statistic where active_users > 0 order by day')

test('a person’s use is noted once a day, on however many phones, and not for a sign-in', async () => {
  const server = await createTestServer()
  const { token, user } = await signInOn(server, 'phone-1')
  const other = await signInOn(server, 'phone-2')
  expect(activeDays(server)).toEqual([])
  for (let hour = 0; hour < 5; hour += 1) {
    server.clock.now += hourMs
    for (const each of [token, other.token]) await readMe(server, each)
  }
  expect(activeDays(server)).toEqual([{ day: dayOf(server.clock.now), user_id: user.id }])
})

test('a session that has ended meanwhile notes nothing, so that an erased person stays erased', async () => {
  const server = await createTestServer()
  const { user } = await signIn(server)
  const session = { id: String(server.sql('select id from session')[0]?.id), userId: user.id }
  const { store } = await openNode(server)
  const extend = (now: number) => store.accounts.extendSession(session, { expiresAt: now, extendedAt: now })
  await store.accounts.transaction((tx) => tx.endSession(session, 'deleting', server.clock.now))
  await extend(server.clock.now)
  expect(activeDays(server)).toEqual([])
})

test('who was here is forgotten two days after the day was counted, and no count is lost by counting again', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const first = dayOf(server.clock.now)
  for (let day = 0; day < 4; day += 1) {
    server.clock.now += dayMs
    await readMe(server, token)
    await server.app.rollUp()
  }
  const today = dayOf(server.clock.now)
  expect(activeDays(server).map(({ day }) => day)).toEqual([today - 2, today - 1, today])
  const counted = activeUsers(server)
  expect(counted).toEqual([0, 1, 2, 3].map((day) => ({ day: first + day, active_users: 1 })))
  server.sql('update job set done_day = ?', today - 3)
  await server.app.rollUp()
  expect(activeUsers(server)).toEqual(counted)
})

test('days of use go with the person, and stand in the export', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  server.clock.now += hourMs
  await prove(server, token)
  const data = (await call(server, token, 'GET /v1/me/export')).json()
  expect(data).toMatchObject({ daysOfUse: ['2026-11-20'] })
  const purgeAt = (await call(server, token, 'POST /v1/me/deletion')).json<{ purgeAt: string }>().purgeAt
  expect(activeDays(server)).toHaveLength(1)
  server.clock.now = Date.parse(purgeAt)
  await server.app.sweep()
  expect(activeDays(server)).toEqual([])
})
