import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { EngineComparison, type ProjectContext } from '../../jest/engines.mjs'

const files: Record<string, string[]> = {
  unit: ['/unit/a.test.ts'],
  server: ['/server/a.test.ts', '/server/b.test.ts'],
  'server-postgres': ['/server/a.test.ts'],
}

function createContext(name: string): ProjectContext {
  const config = { displayName: { name }, testMatch: [], testPathIgnorePatterns: ['/ignored/'] }
  return { config, hasteFS: { matchFilesWithGlob: () => [...(files[name] ?? []), '/ignored/c.test.ts'] } }
}

const contexts = Object.keys(files).map(createContext)
const all = Object.entries(files).flatMap(([name, paths]) => paths.map((path) => `${name} ${path}`))

let comparison: EngineComparison
let folder: string
let before: string | undefined
beforeEach(() => {
  before = process.env.STATEMENTS_FOLDER
  comparison = new EngineComparison()
  folder = process.env.STATEMENTS_FOLDER ?? ''
})
afterEach(() => {
  process.env.STATEMENTS_FOLDER = before
  if (before === undefined) delete process.env.STATEMENTS_FOLDER
})

/** What a worker has heard. */
function hear(worker: string, ...statements: [engine: string, sql: string][]): void {
  const lines = statements.map(([engine, sql]) =>
    JSON.stringify({ engine, sql, file: 'a.test.ts', test: 'asks' }),
  )
  writeFileSync(join(folder, worker), `${lines.join('\n')}\n`)
}

test('it holds when PostgreSQL is asked the same, whichever worker heard of it', () => {
  hear('1.jsonl', ['sqlite', 'select ?'])
  hear('2.jsonl', ['postgres', 'select $1'])
  expect(comparison.finish(contexts, new Set(all))).toMatchObject({ holds: true })
  expect(existsSync(folder)).toBe(false)
})

test('it does not when a statement is missing, and names it with its test', () => {
  hear('1.jsonl', ['sqlite', 'select 1'], ['sqlite', 'select 2'], ['postgres', 'select 1'])
  const result = comparison.finish(contexts, new Set(all))
  expect(result?.holds).toBe(false)
  expect(result?.text).toMatch(/select 2\n {4}a\.test\.ts: asks\n/)
  expect(result?.text).not.toContain('select 1')
})

test.each([
  ['a file of SQLite', contexts, all.filter((key) => key !== 'server /server/b.test.ts')],
  ['a file of PostgreSQL', contexts, all.filter((key) => !key.startsWith('server-postgres'))],
  ['a whole project', contexts.slice(0, 2), all],
])('it is not made where %s did not run', (_what, own, ran) => {
  hear('1.jsonl', ['sqlite', 'select 1'])
  expect(comparison.finish(own, new Set(ran))).toEqual({
    text: 'not compared: a part of the server’s files has run',
  })
})

test('of a run without the server there is nothing to say', () => {
  expect(comparison.finish(contexts.slice(0, 1), new Set(all))).toBeNull()
})
