import { expect, test } from '@jest/globals'
import { retry } from '../../../utils/core/retry'
import { createSerial } from '../../../utils/core/serial'
import { createSingleFlight } from '../../../utils/core/single-flight'
import { withTimeLimit } from '../../../utils/core/timers'
import { ManualTime, settle } from '../support/manual-time'

test('a single flight gives every caller one result and starts anew afterwards', async () => {
  const flight = createSingleFlight<number>()
  let runs = 0
  const work = async () => {
    runs += 1
    return runs
  }

  expect(await Promise.all([flight.run(work), flight.run(work), flight.run(work)])).toEqual([1, 1, 1])
  expect(await flight.run(work)).toBe(2)
})

test('a single flight that fails settles every caller and does not block the next', async () => {
  const flight = createSingleFlight<string>()
  const fail = () => {
    throw new Error('no')
  }
  const outcomes = await Promise.allSettled([flight.run(fail), flight.run(fail)])

  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await flight.run(async () => 'yes')).toBe('yes')
})

test('serial works run one after another, also after a failure', async () => {
  const inOrder = createSerial()
  const log: string[] = []
  let release = () => {}
  const first = inOrder(async () => {
    log.push('first begins')
    await new Promise<void>((resolve) => {
      release = resolve
    })
    log.push('first fails')
    throw new Error('no')
  })
  const second = inOrder(async () => log.push('second'))
  await settle()
  release()
  await Promise.allSettled([first, second])

  expect(log).toEqual(['first begins', 'first fails', 'second'])
})

test('a time limit fails with its own error, or is cancelled by the result', async () => {
  const time = new ManualTime()
  const limit = { timers: time.timers, timeoutMs: 100, createError: () => new Error('late') }
  const late = withTimeLimit(new Promise(() => {}), limit).catch((error: Error) => error.message)
  await time.advance(100)

  expect(await late).toBe('late')
  expect(await withTimeLimit(Promise.resolve('early'), limit)).toBe('early')
  await settle()
  expect(time.pendingCount).toBe(0)
})

test('a retry pauses as its policy says and fails with the last error', async () => {
  const time = new ManualTime()
  const triedAt: number[] = []
  const start = time.now
  const outcome = retry(
    async () => {
      triedAt.push(time.now - start)
      throw new Error(`attempt ${triedAt.length}`)
    },
    { timers: time.timers, delaysMs: [100, 200], canRetry: () => true },
  ).catch((error: Error) => error.message)
  await time.advance(1_000)

  expect(await outcome).toBe('attempt 3')
  expect(triedAt).toEqual([0, 100, 300])
})

test('a retry stops at an error that its policy does not allow', async () => {
  const time = new ManualTime()
  let attempts = 0
  const outcome = retry(
    async () => {
      attempts += 1
      throw new Error('final')
    },
    { timers: time.timers, delaysMs: [100], canRetry: () => false },
  )

  await expect(outcome).rejects.toThrow('final')
  expect(attempts).toBe(1)
})
