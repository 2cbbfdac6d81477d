import { expect, test } from '@jest/globals'
import { checkAppAbilities } from '../../src/project/app-config-checks.ts'

test.each([
  ['plugins', { plugins: { a: {} } }, '"plugins"'],
  ['workers', { workers: 'workers' }, '"workers"'],
])('%s is named: a strict compile does without an app that lacks a part', (_name, app, ability) => {
  const message = `${ability} is not available in the simulator`
  expect(checkAppAbilities({ pages: [], ...app })).toEqual([
    expect.objectContaining({ file: 'app.json', message, isStrictOnly: true }),
  ])
})

test('empty ones ask for nothing', () => {
  expect(checkAppAbilities({ pages: [], subPackages: [], plugins: {}, tabBar: { list: [] } })).toEqual([])
})
