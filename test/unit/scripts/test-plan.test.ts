import { expect, test } from '@jest/globals'
import { projectsTouchedBy } from '../../../scripts/lib/changed-files.ts'
import { planTests, UnknownCheckError } from '../../../scripts/lib/test-plan.ts'

const nothing = { root: '.', failures: null }
const all = [
  'unit',
  'server',
  'server-postgres',
  'simulator',
  'docs',
  'e2e',
  'processes',
  'package',
  'upload',
]

test('without words everything runs', () => {
  expect(planTests([], nothing)).toEqual({ checks: ['types', 'lint', 'imports', 'unused'], projects: all })
})

test('names, and the quick ones, run in the order of the list', () => {
  expect(planTests(['docs', 'lint', 'unit'], nothing)).toEqual({
    checks: ['lint'],
    projects: ['unit', 'docs'],
  })
  expect(planTests(['quick'], nothing)).toEqual({ checks: ['types', 'lint', 'imports'], projects: ['unit'] })
})

test('a test file runs in every project that has it, or in the one that is named', () => {
  const file = 'server/test/fuzz.test.ts'
  expect(planTests([file], nothing)).toEqual({ checks: [], projects: all, files: [file] })
  expect(planTests(['server', file], nothing)).toEqual({ checks: [], projects: ['server'], files: [file] })
})

test('what failed runs again: the checks, and the files in the projects where they failed', () => {
  const failures = {
    checks: ['lint'],
    tests: [{ project: 'server-postgres', path: 'server/test/push.test.ts' }],
  }
  expect(planTests(['failed'], { root: '.', failures })).toEqual({
    checks: ['lint'],
    projects: ['server-postgres'],
    files: ['server/test/push.test.ts'],
  })
  expect(planTests(['failed'], { root: '.', failures: { checks: [], tests: [] } })).toEqual({
    checks: [],
    projects: [],
  })
})

test('what is not known is refused with what there is', () => {
  expect(() => planTests(['units'], nothing)).toThrow(UnknownCheckError)
  expect(() => planTests(['units'], nothing)).toThrow(/units.*There are: types, .*failed\./)
  expect(() => planTests(['failed'], nothing)).toThrow('No run has been recorded here yet.')
  expect(() => planTests(['changed', 'no-such-commit'], nothing)).toThrow(
    'git knows no commit no-such-commit here.',
  )
})

test('what is compiled, started or read is tested whole when it changes', () => {
  expect(projectsTouchedBy(['pages/login/login.wxml'])).toEqual(['unit', 'e2e', 'package'])
  expect(projectsTouchedBy(['server/src/compose/public-app.ts'])).toEqual(['docs', 'e2e', 'processes'])
  expect(projectsTouchedBy(['README.md', 'simulator/src/host/main.ts'])).toEqual([
    ...['simulator', 'docs', 'e2e', 'processes', 'package'],
  ])
  expect(projectsTouchedBy(['package-lock.json'])).toEqual(all)
  expect(projectsTouchedBy(['server/test/push.test.ts'])).toEqual([])
})
