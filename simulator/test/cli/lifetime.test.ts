import { expect, test } from '@jest/globals'
import { createLifetime } from '../../src/cli/lifetime.ts'
import { createFakeTimer } from './fake-timer.ts'

function setUp() {
  const timer = createFakeTimer()
  const reasons: string[] = []
  const lifetime = createLifetime({
    idleMs: 1_800_000,
    lingerMs: 60_000,
    after: timer.after,
    onEnd: (reason) => reasons.push(reason),
  })
  return { timer, reasons, lifetime }
}

test('a phone that no client ever used ends after the idle time', () => {
  const { timer, reasons } = setUp()
  timer.advance(1_799_999)
  expect(reasons).toEqual([])

  timer.advance(1)
  expect(reasons).toEqual(['Nothing happened for 30 min'])
})

test('a client that asks now and then keeps the phone', () => {
  const { timer, reasons, lifetime } = setUp()
  for (let hour = 0; hour < 5; hour += 1) {
    lifetime.report(1)
    timer.advance(1_700_000)
  }

  expect(reasons).toEqual([])
})

test('a client that stays silent does not keep the phone for ever', () => {
  const { timer, reasons, lifetime } = setUp()
  lifetime.report(1)
  timer.advance(1_800_000)

  expect(reasons).toEqual(['Nothing happened for 30 min'])
})

test('when the last client has gone, the phone waits a while for the next one', () => {
  const { timer, reasons, lifetime } = setUp()
  lifetime.report(1)
  lifetime.report(0)
  timer.advance(59_999)
  lifetime.report(1)
  timer.advance(60_000)
  expect(reasons).toEqual([])

  lifetime.report(0)
  timer.advance(60_000)
  expect(reasons).toEqual(['No automation client for 60 s'])
})

test('a stopped lifetime ends nothing and keeps no timer', () => {
  const { timer, reasons, lifetime } = setUp()
  lifetime.stop()
  timer.advance(1_800_000)

  expect(reasons).toEqual([])
  expect(timer.pendingCount()).toBe(0)
})
