import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** `alone`, `reverse` or `shuffle:<seed>`: the order of files must not matter, and this is how that is seen. */
const order = process.env.TEST_ORDER ?? ''

/**
 * Puts test files of one project together, `globals.filesPerGroup` at a time, but for those that `globals.alone`
 * matches: they change what others of their graph would see.
 *
 * @param tests as Jest hands them to a runner
 * @returns `entries` is what Jest is to run, the longest first; `files` tells the test files behind an entry that
 * stands for several; `remove` takes away what was written for them
 */
export function createGroups(tests) {
  const folder = mkdtempSync(join(tmpdir(), 'passport-groups-'))
  const files = new Map()
  const entries = byProject(tests).flatMap((own) => {
    const { displayName, globals } = own[0].context.config
    return toGroups(own, globals).map((group, index) => {
      if (group.length === 1) return group[0]
      const path = join(folder, `${displayName.name}-${index + 1}.mjs`)
      const entry = { context: group[0].context, path }
      writeFileSync(path, entryText(group))
      files.set(entry, group)
      return entry
    })
  })
  const cost = (entry) => (files.get(entry) ?? [entry]).reduce((sum, test) => sum + expectMs(test), 0)
  return {
    entries: arrange(entries.sort((a, b) => cost(b) - cost(a))),
    files,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function byProject(tests) {
  const projects = new Map()
  for (const test of tests) projects.set(test.context, [...(projects.get(test.context) ?? []), test])
  return [...projects.values()]
}

function toGroups(tests, { filesPerGroup = 1, alone = [] }) {
  const isAlone = ({ path }) => order === 'alone' || alone.some((pattern) => new RegExp(pattern).test(path))
  const sharing = tests.filter((test) => !isAlone(test))
  const groups = deal(sharing, Math.ceil(sharing.length / filesPerGroup))
  return [...tests.filter(isAlone).map((test) => [test]), ...groups.filter((group) => group.length > 0)]
}

/** Heaviest first, each to the group that is lightest so far: the same files always meet. */
function deal(tests, count) {
  const groups = Array.from({ length: count }, () => ({ weight: 0, tests: [] }))
  for (const test of [...tests].sort((a, b) => weigh(b) - weigh(a) || (a.path < b.path ? -1 : 1))) {
    const lightest = groups.reduce((least, group) => (group.weight < least.weight ? group : least))
    lightest.tests.push(test)
    lightest.weight += weigh(test)
  }
  return groups.map(({ tests }) => arrange(tests))
}

const weigh = ({ path }) => statSync(path).size

/** What it took the last time, which Jest remembers; before that a millisecond for each byte is near enough. */
const expectMs = (test) => test.duration ?? weigh(test)

function arrange(list) {
  if (order === 'reverse') return list.reverse()
  if (!order.startsWith('shuffle')) return list
  const key = ({ path }) => createHash('sha256').update(`${order} ${path}`).digest('hex')
  return list.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

function entryText(tests) {
  return `import { describe, test } from '@jest/globals'
for (const file of ${JSON.stringify(tests.map(({ path }) => path))})
  await collectTestFile(describe, file, () =>
    import(file).catch((error) => test('loads', () => Promise.reject(error))),
  )
`
}
