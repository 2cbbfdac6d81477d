import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { openLimiters } from '../src/store/limiters.ts'
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

/** What an interval has begun is done when the store has answered a question that came after it. */
async function tick(limiters: Awaited<ReturnType<typeof openLimiters>>): Promise<void> {
  jest.advanceTimersByTime(intervalMs)
  await limiters.create({ keyPrefix: 'asked', points: 1, duration: 1 }).get('afterwards')
}

test('counts that have run out are cleared away', async () => {
  const database = createDatabase()
  const limiters = await openLimiters(database.location)
  const day = limiters.create({ keyPrefix: 'day', points: 5, duration: 86_400 })
  const second = limiters.create({ keyPrefix: 'second', points: 5, duration: 1 })
  await day.consume('a')
  await second.consume('a')
  expect(database.limitRows()).toHaveLength(2)
  for (let index = 0; index < 3; index += 1) await tick(limiters)
  expect(database.limitRows()).toMatchObject([{ key: 'day:a' }])
  await limiters.close()
})

test('a store that is closed is asked nothing any more, so nothing can fail after it', async () => {
  const database = createDatabase()
  const limiters = await openLimiters(database.location)
  await limiters.create({ keyPrefix: 'day', points: 5, duration: 86_400 }).consume('a')
  await limiters.close()
  jest.advanceTimersByTime(3 * intervalMs)
  expect(jest.getTimerCount()).toBe(0)
})
