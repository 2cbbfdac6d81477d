import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createGroups } from '../../jest/groups.mjs'
import { splitResult } from '../../jest/split-result.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'passport-groups-test-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function createTests(count: number, globals: object) {
  const context = { config: { displayName: { name: 'unit' }, globals, rootDir: folder, testMatch: [] } }
  return Array.from({ length: count }, (_, index) => {
    const path = join(folder, `${index}.test.ts`)
    writeFileSync(path, 'x'.repeat(index + 1))
    return { context, path }
  })
}

test('files of one project meet in groups, each file once, and those that are to be alone stay so', () => {
  const tests = createTests(10, { filesPerGroup: 4, alone: ['/0\\.test'] })
  const groups = createGroups(tests)
  const members = groups.entries.map((entry) => groups.files.get(entry) ?? [entry])
  expect(members.map(({ length }) => length).sort()).toEqual([1, 3, 3, 3])
  expect(members.find(({ length }) => length === 1)).toEqual([tests[0]])
  expect(new Set(members.flat()).size).toBe(10)
  for (const entry of groups.entries)
    for (const { path } of groups.files.get(entry) ?? [])
      expect(readFileSync(entry.path, 'utf8')).toContain(path)
  groups.remove()
  for (const { path } of groups.files.keys()) expect(() => readFileSync(path)).toThrow('ENOENT')
})

test('what took longest the last time begins first, whatever its size', () => {
  const tests = createTests(3, {}).map((each, index) => ({ ...each, duration: [5_000, 90_000, 100][index] }))
  const groups = createGroups(tests)
  expect(groups.entries).toEqual([tests[1], tests[0], tests[2]])
  groups.remove()
})

test('each file of a group has its own result, with its own failures', () => {
  const [first, second] = createTests(2, {})
  const assertion = (path: string, title: string, status: string) => ({
    ...{ ancestorTitles: [path, 'a block'], title, status, startAt: 1, duration: 1 },
    ...{ failureMessages: status === 'failed' ? ['Error: wrong'] : [], failureDetails: [] },
  })
  const results = splitResult([first, second], {
    perfStats: { start: 0, end: 9 },
    testResults: [
      assertion(first?.path ?? '', 'holds', 'passed'),
      assertion(second?.path ?? '', 'breaks', 'failed'),
      assertion(second?.path ?? '', 'waits', 'pending'),
    ],
  })
  expect(results).toMatchObject([
    [first, { numPassingTests: 1, numFailingTests: 0, failureMessage: null, testFilePath: first?.path }],
    [second, { numPassingTests: 0, numFailingTests: 1, numPendingTests: 1, testFilePath: second?.path }],
  ])
  expect(results[1]?.[1].failureMessage).toContain('a block › breaks')
  expect(results[0]?.[1].testResults).toMatchObject([
    { ancestorTitles: ['a block'], fullName: 'a block holds' },
  ])
})
