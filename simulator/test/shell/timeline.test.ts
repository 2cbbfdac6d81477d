import { expect, test } from '@jest/globals'
import type { TrafficEntry } from '../../src/protocol/control.ts'
import { textsFor } from '../../src/shell/page/texts.ts'
import {
  addToTimeline,
  clockTime,
  describeResult,
  describeWay,
  deviceName,
  hasFailed,
} from '../../src/shell/page/timeline.ts'

const texts = textsFor('en')

function entry(fields: Partial<TrafficEntry> = {}): TrafficEntry {
  return {
    from: 'phone',
    at: '2026-11-22T10:00:00.500Z',
    method: 'POST',
    path: '/v1/sessions',
    status: 201,
    deviceId: 'phone-1',
    durationMs: 100,
    ...fields,
  }
}

test('a request stands where it began, although its answer is noted after those of the calls within', () => {
  const inner = entry({ from: 'server', at: '2026-11-22T10:00:00.450Z', durationMs: 10 })
  const outer = entry()
  const later = entry({ at: '2026-11-22T10:00:01.000Z' })
  expect([inner, outer, later].reduce(addToTimeline, [] as TrafficEntry[])).toEqual([outer, inner, later])
})

test('the newest five hundred are kept', () => {
  let entries: TrafficEntry[] = []
  for (let index = 0; index < 501; index += 1)
    entries = addToTimeline(entries, entry({ path: `/${index}`, at: new Date(index * 1000).toISOString() }))
  expect(entries).toHaveLength(500)
  expect(entries[0]?.path).toBe('/1')
})

test.each<[words: string, isFailure: boolean, fields: Partial<TrafficEntry>]>([
  ['201', false, {}],
  ['404', true, { status: 404 }],
  ['no answer', true, { status: 0 }],
  ['failed · errno 5', true, { status: 5 }],
  ['failed · errno 600001', true, { status: 600_001 }],
  ['200 · errcode -1', true, { from: 'server', status: 200, errcode: -1 }],
  ['200 · errcode 0', false, { from: 'server', status: 200, errcode: 0 }],
])('the result "%s" is a failure: %s', (words, isFailure, fields) => {
  expect(describeResult(entry(fields), texts)).toBe(words)
  expect(hasFailed(entry(fields))).toBe(isFailure)
})

test('a request says who speaks to whom', () => {
  expect(describeWay(entry(), texts)).toBe('Phone 1 › server')
  expect(describeWay(entry({ from: 'server' }), texts)).toBe('server › WeChat')
  expect(deviceName('tablet', texts)).toBe('tablet')
})

test('a time of day has milliseconds', () => {
  expect(clockTime(new Date(2026, 10, 22, 9, 5, 7, 42).getTime())).toBe('09:05:07.042')
})
