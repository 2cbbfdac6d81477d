import { expect, test } from '@jest/globals'
import { createQuota } from '../../src/platform/quota.ts'

test('calls over the quota of a minute wait for the next, over that of a day for tomorrow in China', () => {
  const clock = { now: Date.parse('2026-11-01T23:58:00+08:00') }
  const quota = createQuota({ perMinute: 3, perDay: 5 }, () => clock.now)
  const takes = (count: number) => Array.from({ length: count }, () => quota.take())
  expect(takes(4)).toEqual([null, null, null, 'rate_limited'])
  clock.now += 60_000
  expect(takes(2)).toEqual([null, 'day_limited'])
  clock.now += 60_000
  expect(takes(1)).toEqual([null])
})
