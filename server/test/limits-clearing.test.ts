import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { openLimiters } from '../src/store/limiters.ts'
import type { TestDatabase } from './support/engine.ts'
import { createDatabase } from './support/test-server.ts'

const intervalMs = 5 * 60_000

beforeEach(() => {
  jest.useFakeTimers({
    doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask', 'performance'],
  })
})

afterEach(() => {
  jest.useRealTimers()
})

const observer = { onStatement: () => undefined, onFault: () => undefined }

/** What an interval has begun is done when the store has answered a question that came after it. */
async function tick(limiters: Awaited<ReturnType<typeof openLimiters>>): Promise<void> {
  jest.advanceTimersByTime(intervalMs)
  await limiters.create({ keyPrefix: 'asked', points: 1, duration: 1 }).get('afterwards')
}

test('counts that have run out are cleared away', async () => {
  const database = createDatabase()
  const limiters = await openLimiters(database.location, observer)
  const day = limiters.create({ keyPrefix: 'day', points: 5, duration: 86_400 })
  const second = limiters.create({ keyPrefix: 'second', points: 5, duration: 1 })
  await day.consume('a')
  await second.consume('a')
  expect(database.limitRows()).toHaveLength(2)
  for (let index = 0; index < 3; index += 1) await tick(limiters)
  expect(database.limitRows()).toMatchObject([{ key: 'day:a' }])
  await limiters.close()
})

/**
 * Lets the next clearing run to its end and resolves to how many rows each of its statements took away. On
 * SQLite one statement happens in a turn of the event loop, so it shows between two of them.
 */
async function watchClearing(database: TestDatabase): Promise<number[]> {
  const { location, sql } = database
  const count = () => database.limitRows().filter(({ key }) => String(key).startsWith('second:')).length
  if (location.engine === 'postgres') {
    sql('create table cleared (at bigserial, size bigint)')
    sql(`create function note_cleared() returns trigger language plpgsql as
      'begin insert into public.cleared (size) select count(*) from gone; return null; end'`)
    sql(`create trigger note after delete on limits.rate_limit referencing old table as gone
      for each statement execute function note_cleared()`)
  }
  const sizes: number[] = []
  let left = count()
  jest.advanceTimersByTime(intervalMs)
  while (left > 0) {
    const now = count()
    if (now < left) sizes.push(left - now)
    left = now
    await nextTurn()
  }
  if (location.engine === 'sqlite') return sizes
  return sql('select size from cleared order by at').map(({ size }) => Number(size))
}

test('rule 9.5: at most 200 counts that have run out go at once, so that requests are answered in between', async () => {
  const database = createDatabase()
  const limiters = await openLimiters(database.location, observer)
  const day = limiters.create({ keyPrefix: 'day', points: 5, duration: 86_400 })
  const second = limiters.create({ keyPrefix: 'second', points: 5, duration: 1 })
  await day.consume('a')
  for (let index = 0; index < 450; index += 1) await second.consume(`person-${index}`)
  expect(await watchClearing(database)).toEqual([200, 200, 50])
  expect(database.limitRows()).toMatchObject([{ key: 'day:a' }])
  await limiters.close()
})

test('a clearing that is under way stops when the store is closed, and nothing fails', async () => {
  const database = createDatabase()
  const limiters = await openLimiters(database.location, observer)
  const second = limiters.create({ keyPrefix: 'second', points: 5, duration: 1 })
  for (let index = 0; index < 450; index += 1) await second.consume(`person-${index}`)
  jest.advanceTimersByTime(intervalMs)
  await limiters.close()
  const left = database.limitRows().length
  expect(left).toBeGreaterThanOrEqual(250)
  await nextTurn()
  await nextTurn()
  expect(database.limitRows()).toHaveLength(left)
})

test('a store that is closed is asked nothing any more, so nothing can fail after it', async () => {
  const database = createDatabase()
  const limiters = await openLimiters(database.location, observer)
  await limiters.create({ keyPrefix: 'day', points: 5, duration: 86_400 }).consume('a')
  await limiters.close()
  jest.advanceTimersByTime(3 * intervalMs)
  expect(jest.getTimerCount()).toBe(0)
})
