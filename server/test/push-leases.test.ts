import { expect, test } from '@jest/globals'
import type { PushEvent } from '../src/push/push-store.ts'
import { handlePushEvents } from '../src/push/push-work.ts'
import { createEventRecorder } from '../src/sessions/record-event.ts'
import type { Store } from '../src/store/store.ts'
import { postgresUrl, type TestDatabase } from './support/engine.ts'
import { minuteMs, neverStops, noon } from './support/test-server.ts'
import { startWorkers } from './support/workers.ts'

const leaseMs = minuteMs

function eventOf(index: number): PushEvent {
  const id = `event-${String(index).padStart(3, '0')}`
  const detail = { codes: ['8'] }
  return { id, userId: 'somebody', kind: 'revoke', detail, createdAt: noon + index, receivedAt: noon }
}

async function addEvents({ push }: Store, count: number): Promise<string[]> {
  const events = Array.from({ length: count }, (_, index) => eventOf(index))
  for (const event of events) expect(await push.addEvent(event)).toBe(true)
  return events.map(({ id }) => id)
}

async function claim({ push }: Store, now: number): Promise<string[]> {
  return (await push.claimEvents({ now, leaseUntil: now + leaseMs })).map(({ id }) => id)
}

test('rule 9.5: what one has claimed nobody gets until the lease is over, and then another does', async () => {
  const { a, b } = await startWorkers()
  const ids = await addEvents(a, 3)
  expect(await claim(a, noon)).toEqual(ids)
  for (const now of [noon, noon + leaseMs - 1]) {
    expect(await claim(b, now)).toEqual([])
    expect(await claim(a, now)).toEqual([])
  }
  expect(await claim(b, noon + leaseMs)).toEqual(ids)
  expect(await claim(a, noon + leaseMs)).toEqual([])
})

test('rule 9.5: an event that is done does not come again, however long ago its lease ended', async () => {
  const { a, b } = await startWorkers()
  const [first = '', ...others] = await addEvents(a, 3)
  await claim(a, noon)
  await a.push.finishEvent(first, noon)
  expect(await claim(b, noon + 2 * leaseMs)).toEqual(others)
})

test('rule 9.5: more events than a batch are shared out, the oldest first', async () => {
  const { a, b } = await startWorkers()
  const ids = await addEvents(a, 205)
  expect(await claim(a, noon)).toEqual(ids.slice(0, 200))
  expect(await claim(b, noon)).toEqual(ids.slice(200))
})

const countWaiting = `select count(*) as n from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock'`

/** Both stand before the same rows when it lets go of them. SQLite lets one in at a time anyhow. */
function holdRows({ sql }: TestDatabase, waiting: number): () => Promise<void> {
  if (!postgresUrl) return async () => undefined
  sql('begin')
  sql('select id from push_event for update')
  return async () => {
    while (Number(sql(countWaiting)[0]?.n) < waiting) await new Promise(setImmediate)
    sql('rollback')
  }
}

test('rule 9.5: two that claim at the same instant get no event twice', async () => {
  const { a, b, database } = await startWorkers()
  const ids = await addEvents(a, 20)
  const letGo = holdRows(database, 2)
  const claims = Promise.all([claim(a, noon), claim(b, noon)])
  await letGo()
  expect((await claims).flat().sort()).toEqual(ids)
})

/** A worker that stands in the middle of an event until it is let go. */
function work(
  { push, accounts }: Store,
  now: () => number,
  erasePhone: () => Promise<boolean>,
  signal: AbortSignal = neverStops,
) {
  return handlePushEvents(
    {
      ...{ store: push, now, profile: { erasePhone } },
      recordEvent: createEventRecorder({ store: accounts, createId: () => 'entry', now }),
      alerts: {
        onFault: (error: unknown) => {
          throw error
        },
      },
    } as never,
    signal,
  )
}

test('rule 9.5: an event under way is not begun by another; one whose worker is stuck is taken up and done', async () => {
  const { a, b, database } = await startWorkers()
  await addEvents(a, 1)
  const begun: string[] = []
  let reach = () => {}
  let release = () => {}
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const stuck = work(
    a,
    () => noon,
    async () => {
      begun.push('a')
      reach()
      await released
      return true
    },
  )
  await reached
  const workBeside = (now: number) =>
    work(
      b,
      () => now,
      async () => begun.push('b') > 0,
    )
  const readDone = () => database.sql('select done_at from push_event')
  await workBeside(noon + leaseMs - 1)
  expect([begun, readDone()]).toEqual([['a'], [{ done_at: null }]])
  await workBeside(noon + leaseMs)
  expect([begun, readDone()]).toEqual([['a', 'b'], [{ done_at: noon + leaseMs }]])
  release()
  await stuck
  await workBeside(noon + 3 * leaseMs)
  expect(begun).toEqual(['a', 'b'])
})

test('rule 9.5: a worker that has to stop finishes the event under way and begins no other', async () => {
  const { a, b, database } = await startWorkers()
  await addEvents(a, 3)
  const closing = new AbortController()
  await work(
    a,
    () => noon,
    async () => {
      closing.abort()
      return true
    },
    closing.signal,
  )
  const countDone = () => database.sql('select count(*) as n from push_event where done_at is not null')
  expect(countDone()).toEqual([{ n: 1 }])
  await work(
    b,
    () => noon + leaseMs,
    async () => true,
  )
  expect(countDone()).toEqual([{ n: 3 }])
})
