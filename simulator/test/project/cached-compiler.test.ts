import { cp, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { ContentCache } from '../../src/cache/content-cache.ts'
import { type CachedCompiler, createCachedCompiler } from '../../src/project/cached-compiler.ts'
import type { CompileResult } from '../../src/project/compile-project.ts'
import { compilerVersion, hashFolders } from '../../src/project/compiler-version.ts'
import { demoPath } from './demo-project.ts'

let folder: string
let project: string
let version: () => string
let entries = new Map<string, string>()
/** What is kept of the project as it is before each test. */
let atRest = new Map<string, string>()
let made: CompileResult
let compiler: CachedCompiler

const cache: ContentCache = {
  read: async (key) => entries.get(key) ?? null,
  write: async (key, content) => void entries.set(key, content),
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cached-compiler-'))
  project = join(folder, 'project')
  compiler = createCachedCompiler(project, { cache, readVersion: async () => version() })
  await restore()
  made = await compiler.compile()
  atRest = entries
})
afterAll(async () => {
  await compiler.stop()
  await rm(folder, { recursive: true })
})

beforeEach(restore)

async function restore(): Promise<void> {
  entries = new Map(atRest)
  version = () => '1'
  await rm(project, { recursive: true, force: true })
  await cp(demoPath, project, { recursive: true })
}

/** Whoever finds the entry is recognised by it. */
function markEntries(): void {
  for (const [key, text] of entries) entries.set(key, JSON.stringify({ ...JSON.parse(text), appId: 'kept' }))
}

async function compileIsKept(): Promise<boolean> {
  const result = await compiler.compile()
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.build.appId === 'kept'
}

test('a project that is what it was is not compiled again, by anybody', async () => {
  markEntries()

  expect(await compileIsKept()).toBe(true)
  const another = createCachedCompiler(project, { cache, readVersion: async () => version() })
  expect(await another.compile()).toMatchObject({ ok: true, build: { appId: 'kept' } })
  await another.stop()
})

test('what is kept is the whole build', async () => {
  expect(made).toMatchObject({ ok: true })
  expect(await compiler.compile()).toEqual(made)
})

test('a build with faults is not kept', async () => {
  await writeFile(join(project, 'app.json'), '{ "pages": ["pages/none/none"] }')

  expect(await compiler.compile()).toMatchObject({ ok: false })
  expect(entries).toEqual(atRest)
})

test('a build of a project that changed meanwhile is not kept', async () => {
  let round = 0
  version = () => {
    round += 1
    return String(round)
  }
  expect(await compiler.compile()).toMatchObject({ ok: true })

  expect(entries).toEqual(atRest)
})

describe('it is compiled again after a change', () => {
  const at = (path: string) => join(project, path)
  test.each<[what: string, change: () => Promise<void>]>([
    ['of a script', () => writeFile(at('utils/greeting.ts'), 'export const greet = String, wait = greet\n')],
    ['of a template', () => writeFile(at('pages/detail/detail.wxml'), '<view />')],
    ['of a style sheet', () => writeFile(at('app.wxss'), 'page { color: red; }')],
    ['of a script of templates', () => writeFile(at('utils/labels.wxs'), 'module.exports = {}')],
    ['of a picture', () => writeFile(at('images/dot.png'), 'other')],
    ['of JSON', () => writeFile(at('sitemap.json'), '{ "rules": [{ "action": "disallow", "page": "*" }] }')],
    ['of a name', () => rename(at('images/dot.png'), at('images/spot.png'))],
    ['that adds a file', () => writeFile(at('utils/more.ts'), '')],
    ['that takes a file away', () => rm(at('images/dot.png'))],
    [
      'of the compiler',
      async () => {
        version = () => '2'
      },
    ],
    // Each of these needs another process, and so would whatever came after them.
    ['of the private configuration', () => writeFile(at('project.private.config.json'), '{}')],
    [
      'of the configuration',
      () =>
        writeFile(
          at('project.config.json'),
          '{ "appid": "wx1", "setting": { "useCompilerPlugins": ["typescript"] } }',
        ),
    ],
  ])('%s', async (_what, change) => {
    markEntries()
    await change()

    expect(await compileIsKept()).toBe(false)
    expect(entries.size).toBe(2)
  })
})

test('a folder without a project is said by the compile', async () => {
  await rm(join(project, 'project.config.json'))

  expect(await compiler.compile()).toMatchObject({ ok: false, problems: [{ file: 'project.config.json' }] })
})

test('the version of the compiler names its packages and follows our own sources', async () => {
  expect(await compilerVersion()).toMatch(
    /^node v\d+.*\nminiprogram-ci \d+\.\d+\.\d+\n[\s\S]*\n[0-9a-f]{64}\n/,
  )
  const sources = join(folder, 'sources')
  await cp(project, sources, { recursive: true })
  const before = await hashFolders([sources])
  await writeFile(join(sources, 'utils/greeting.ts'), '')

  expect(await hashFolders([sources])).not.toBe(before)
})
