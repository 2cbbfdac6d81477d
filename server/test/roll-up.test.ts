import { expect, test } from '@jest/globals'
import { dayOf } from '../src/account/session-lifetime.ts'
import { openStore } from '../src/store/store.ts'
import { signIn } from './support/sign-in.ts'
import { afterThisTest, createTestServer, dayMs, type TestServer } from './support/test-server.ts'
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
    rollUp: () => store.statistics.rollUp({ now, today: dayOf(now) }),
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
