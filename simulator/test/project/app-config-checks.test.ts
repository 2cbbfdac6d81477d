import { expect, test } from '@jest/globals'
import { checkAppAbilities } from '../../src/project/app-config-checks.ts'

test.each([
  ['subPackages', { subPackages: [{ root: 'more', pages: ['pages/a'] }] }, '"subPackages"'],
  ['plugins', { plugins: { a: {} } }, '"plugins"'],
  ['workers', { workers: 'workers' }, '"workers"'],
  ['a custom tab bar', { tabBar: { custom: true, list: [] } }, 'a custom tab bar'],
])('%s is refused by name: the simulator would run the app without it', (_name, app, ability) => {
  expect(checkAppAbilities({ pages: [], ...app })).toEqual([
    expect.objectContaining({ file: 'app.json', message: `${ability} is not available in the simulator` }),
  ])
})

test('empty ones ask for nothing', () => {
  expect(checkAppAbilities({ pages: [], subPackages: [], plugins: {}, tabBar: { list: [] } })).toEqual([])
})
