import { expect, test } from '@jest/globals'
import type { KyselyPlugin } from 'kysely'
import { dayOf } from '../src/core/days.ts'
import { createSignInOutcomes } from '../src/ops/sign-in-outcomes.ts'
import { openDatabase } from '../src/store/database.ts'
import { addOutcomes, rollUpDays } from '../src/store/statistics-queries.ts'
import { afterThisTest } from './support/clean-up.ts'
import { postgresUrl, type TestDatabase } from './support/engine.ts'
import { readMe, signIn } from './support/sign-in.ts'
import { createDatabase, createTestServer, dayMs, minuteMs, neverStops, noon } from './support/test-server.ts'

const observer = { onStatement: () => undefined, onFault: () => undefined }
const today = dayOf(noon)

async function open({ location }: TestDatabase) {
  const db = await openDatabase(location, observer)
  afterThisTest(() => db.destroy())
  return db
}

/** Refuses one outcome of one day. The returned function lets it be again. */
function refuse({ sql }: TestDatabase, day: number, outcome: string): () => void {
  const isIt = `new.day = ${day} and new.outcome = '${outcome}'`
  if (postgresUrl) {
    sql(`create function refuse() returns trigger language plpgsql as
      $$ begin raise exception using errcode = 'disk_full'; end $$`)
    sql(
      `create trigger refused before insert on sign_in_outcome for each row when (${isIt}) execute function refuse()`,
    )
    return () => sql('drop trigger refused on sign_in_outcome')
  }
  sql(
    `create trigger refused before insert on sign_in_outcome when ${isIt} begin select raise(abort, 'full'); end`,
  )
  return () => sql('drop trigger refused')
}

test('sign-ins that could not all be stored are stored once later, and so are those of other days', async () => {
  const database = createDatabase()
  const db = await open(database)
  let now = noon
  const outcomes = createSignInOutcomes(() => now)
  const signInWith = (code?: string) =>
    outcomes.observeLog({
      ...{
        event: 'request',
        requestId: 'r',
        method: 'POST',
        route: '/v1/sessions',
        status: 200,
        durationMs: 1,
      },
      ...(code && { code }),
    })
  const flush = () => outcomes.flush((day, counts) => addOutcomes(db, day, counts))
  const stored = () => database.sql('select day, outcome, count from sign_in_outcome order by day, outcome')
  for (const code of ['code_used', undefined, undefined]) signInWith(code)
  now += dayMs
  signInWith()
  // The second of its day that is written.
  const mend = refuse(database, today, 'signed_in')
  await expect(flush()).rejects.toThrow()
  expect(stored()).toEqual([{ day: today + 1, outcome: 'signed_in', count: 1 }])
  await expect(flush()).rejects.toThrow()
  mend()
  signInWith()
  await flush()
  await flush()
  expect(stored()).toEqual([
    { day: today, outcome: 'code_used', count: 1 },
    { day: today, outcome: 'signed_in', count: 2 },
    { day: today + 1, outcome: 'signed_in', count: 2 },
  ])
})

/** Holds up whoever has just got the job, until it is let go. */
function holdUp() {
  let [arrive, release] = [() => {}, () => {}]
  const hasJob = new Promise<void>((resolve) => {
    arrive = resolve
  })
  const isReleased = new Promise<void>((resolve) => {
    release = resolve
  })
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      if (result.rows.some((row) => 'done_day' in row)) {
        arrive()
        await isReleased
      }
      return result
    },
  }
  return { plugin, hasJob, release }
}

test('rule 9.5: a node whose lease on the statistics has run out changes nothing of what its successor counted', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  for (let day = 0; day < 3; day += 1) {
    server.clock.now += dayMs
    await readMe(server, token)
  }
  const held = holdUp()
  const slowNode = (await open(server.database)).withPlugin(held.plugin)
  const { now } = server.clock
  const slow = rollUpDays(slowNode, { now, today: dayOf(now), signal: neverStops })
  await held.hasJob

  const read = () => ({
    statistics: server.sql('select * from day_statistic order by day'),
    jobs: server.sql('select * from job'),
  })
  // The entries of most of these days are gone when the successor is done.
  for (let day = 0; day < 3; day += 1) {
    server.clock.now += dayMs
    await readMe(server, token)
    await server.app.rollUp()
  }
  const before = read()
  expect(before.jobs).toMatchObject([{ done_day: today + 5, lease_until: 0 }])
  expect(before.statistics.filter(({ active_users: active }) => active === 1)).toHaveLength(6)
  held.release()
  await slow
  expect(read()).toEqual(before)
})

test('rule 9.5: nor does it end the lease of a successor that is at work', async () => {
  const server = await createTestServer()
  const { now } = server.clock
  const [first, second] = [holdUp(), holdUp()]
  const start = async ({ plugin }: typeof first, at: number) =>
    rollUpDays((await open(server.database)).withPlugin(plugin), {
      ...{ now: at, today, signal: neverStops },
    })
  const slow = start(first, now)
  await first.hasJob
  const successor = start(second, now + minuteMs)
  await second.hasJob
  first.release()
  await slow
  expect(server.sql('select lease_until from job')).toEqual([{ lease_until: now + 2 * minuteMs }])
  expect(server.sql('select day from day_statistic')).toEqual([])
  second.release()
  await successor
  expect(server.sql('select done_day, lease_until from job')).toEqual([
    { done_day: today - 1, lease_until: 0 },
  ])
})

test('rule 9.5: a roll-up that is told to stop begins no further day, and the next one goes on', async () => {
  const database = createDatabase()
  const db = await open(database)
  const closing = new AbortController()
  const stopAfterFirst: KyselyPlugin = {
    transformQuery({ node }) {
      const table = node.kind === 'InsertQueryNode' ? node.into?.table.identifier.name : null
      if (table === 'day_statistic') closing.abort()
      return node
    },
    transformResult: async ({ result }) => result,
  }
  const stopped = db.withPlugin(stopAfterFirst)
  await rollUpDays(stopped, { now: noon, today, signal: closing.signal })
  expect(database.sql('select day from day_statistic')).toHaveLength(1)
  await rollUpDays(db, { now: noon, today, signal: neverStops })
  expect(database.sql('select day from day_statistic')).toHaveLength(30)
})
