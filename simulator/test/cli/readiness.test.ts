import { expect, test } from '@jest/globals'
import { createReadiness, type Readiness } from '../../src/cli/readiness.ts'
import { createFakeTimer } from './fake-timer.ts'

function setUp() {
  const timer = createFakeTimer()
  const readiness = createReadiness({ limitMs: 20_000, after: timer.after, describe: () => 'no first page' })
  return { timer, readiness }
}

test('everybody who waits is told, and later ones too', async () => {
  const { timer, readiness } = setUp()
  const waits = [readiness.wait(), readiness.wait()]
  readiness.succeed()

  await Promise.all([...waits, readiness.wait()])
  expect(timer.pendingCount()).toBe(0)
})

test('reaching the limit is a failure that says what was awaited; a later success counts', async () => {
  const { timer, readiness } = setUp()
  const wait = readiness.wait()
  timer.advance(20_000)
  await expect(wait).rejects.toThrow('no first page')

  readiness.succeed()
  await expect(readiness.wait()).resolves.toBeUndefined()
})

test('a failure reaches those who wait and those who come later', async () => {
  const { timer, readiness } = setUp()
  const wait = readiness.wait()
  readiness.fail(new Error('does not compile'))

  await expect(wait).rejects.toThrow('does not compile')
  await expect(readiness.wait()).rejects.toThrow('does not compile')
  expect(timer.pendingCount()).toBe(0)
})

test.each([
  ['success', (readiness: Readiness) => readiness.succeed()],
  ['failure', (readiness: Readiness) => readiness.fail(new Error('does not start'))],
])('after a new beginning the wait is for the next success, whatever the last %s was', async (_, settle) => {
  const { readiness } = setUp()
  settle(readiness)
  readiness.begin()
  const order: string[] = []
  const wait = readiness.wait().then(() => order.push('ready'))
  order.push('restarted')
  readiness.succeed()
  await wait

  expect(order).toEqual(['restarted', 'ready'])
})
