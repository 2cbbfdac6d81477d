import { fork } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type CompilerProcess, startCompilerProcess } from '../../src/project/compiler-process.ts'
import {
  createOfficialCompiler,
  type OfficialCompiler,
  type OfficialResult,
} from '../../src/project/official-compiler.ts'
import { toProblems } from '../../src/project/official-fault.ts'
import { demoPath } from './demo-project.ts'

const support = (name: string) => fileURLToPath(new URL(`./support/${name}`, import.meta.url))

type Change = () => Promise<void>

/** Path → bytes, one character each; or the faults. */
type Outcome = Record<string, string> | { faults: unknown }

let folder: string
let project: string
let resultsFolder: string
let warm: OfficialCompiler
let other: CompilerProcess
let atRest: Outcome

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'warm-compiler-'))
  project = join(folder, 'project')
  resultsFolder = join(folder, 'cache/results')
  warm = createOfficialCompiler(project, { temporaryFolder: folder, resultsFolder })
  const script = support('forgetful-compiler.mjs')
  other = startCompilerProcess({ temporaryFolder: folder, limitMs: 300_000, script })
  await restore()
  atRest = await compileWarm()
})
afterAll(async () => {
  await warm.stop()
  await other.stop()
  await rm(folder, { recursive: true })
})

beforeEach(async () => {
  await restore()
  expect(await compileWarm()).toEqual(atRest)
})

async function restore(): Promise<void> {
  await rm(project, { recursive: true, force: true })
  await cp(demoPath, project, { recursive: true })
}

async function compileWarm(): Promise<Outcome> {
  return outcomeOf(await warm.compile())
}

function outcomeOf(result: OfficialResult): Outcome {
  return result.ok ? toTexts(Object.fromEntries(result.files)) : { faults: result.problems }
}

/** The same state in a folder that no compiler has seen, by a process with nothing to remember of it. */
async function compileCold(): Promise<Outcome> {
  const copy = await mkdtemp(join(folder, 'cold-'))
  await cp(project, copy, { recursive: true })
  const answer = await other.compile(copy)
  if ('files' in answer) return toTexts(answer.files)
  return { faults: await toProblems(copy, answer.fault) }
}

async function compileAsPublished(): Promise<Outcome> {
  const workDir = await mkdtemp(join(folder, 'published-'))
  const child = fork(support('published-compiler.mjs'), [project], {
    cwd: workDir,
    env: { PATH: process.env.PATH },
    execArgv: [],
    serialization: 'advanced',
    silent: true,
  })
  const [{ files }] = (await once(child, 'message')) as [{ files: Record<string, string | Uint8Array> }]
  return toTexts(files)
}

function toTexts(files: Record<string, string | Uint8Array>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [path, Buffer.from(content as string).toString('latin1')]),
  )
}

async function edit(path: string, change: (text: string) => string): Promise<void> {
  const file = join(project, path)
  const before = await readFile(file, 'latin1')
  const after = change(before)
  expect(after).not.toBe(before)
  await writeFile(file, after, 'latin1')
}

const replace = (path: string, from: string | RegExp, to: string) => () =>
  edit(path, (text) => text.replace(from, to))
const write = (path: string, text: string) => () => writeFile(join(project, path), text)
const remove = (path: string) => () => rm(join(project, path))
const move = (from: string, to: string) => () => rename(join(project, from), join(project, to))

/** The warm compiler sees the state that the changes so far have led to. */
const compile: Change = async () => void (await compileWarm())

const importExtra = replace('pages/form/form.ts', /^/, "import { extra } from '../../utils/extra'\nextra()\n")
const addExtra = write('utils/extra.ts', 'export async function extra(): Promise<void> {}\n')
const breakSheet = replace('app.wxss', '{', '{ {')

describe('a process that comes later', () => {
  let copy: string
  let later: OfficialCompiler

  beforeAll(() => {
    copy = join(folder, 'copy')
    later = createOfficialCompiler(copy, { temporaryFolder: folder, resultsFolder })
  })
  afterAll(() => later.stop())

  async function compileLater(): Promise<Outcome> {
    await cp(project, copy, { recursive: true })
    return outcomeOf(await later.compile())
  }

  test('begins with what another has kept, and makes the same of a change', async () => {
    const kept = await readdir(resultsFolder)
    expect(await compileLater()).toEqual(atRest)
    // Nothing was made that is not kept already.
    expect(await readdir(resultsFolder)).toEqual(kept)
    await replace('utils/greeting.ts', 'Hello', 'Good evening')()

    expect(await compileLater()).toEqual(await compileCold())
    expect((await readdir(resultsFolder)).length).toBeGreaterThan(kept.length)
  })

  test('names its own project in a fault, not one that had the same fault before', async () => {
    await replace('pages/form/form.ts', 'Page({', 'Page({,')()
    const faults = await compileWarm()
    const outcome = await compileLater()

    expect(outcome).toEqual(faults)
    expect(outcome).toHaveProperty('faults')
    expect(JSON.stringify(outcome)).not.toContain(folder)
  })
})

test('what is made in one process is what the published function makes', async () => {
  expect(atRest).toEqual(await compileAsPublished())
})

describe('what follows a change is what a new compiler makes of it', () => {
  test('a new file that nobody needs', async () => {
    await addExtra()
    expect(await compileWarm()).toEqual(atRest)
    expect(await compileCold()).toEqual(atRest)
  })

  test.each<[what: string, ...changes: Change[]]>([
    ['a changed script', replace('utils/greeting.ts', 'Hello', 'Goodbye')],
    ['a changed style sheet', replace('components/card/card.wxss', '{', '{ margin: 7px;')],
    ['a changed sheet that others import', replace('utils/common.wxss', '1px', '3px')],
    ['a changed template', replace('pages/form/form.wxml', 'Your name', 'A name')],
    ['a changed template that others import', replace('utils/rows.wxml', 'index + 1', 'index + 2')],
    ['a changed script of templates', replace('utils/text.wxs', "'-'", "'+'")],
    ['a changed picture', replace('images/dot.png', /$/, '\0')],
    ['a changed app.json', replace('app.json', '"Demo"', '"Changed"')],
    ['a changed theme', replace('theme.json', /#[0-9a-f]{6}/i, '#123456')],
    ['changed JSON of a page', replace('pages/form/form.json', '"Form"', '"Changed"')],
    [
      'a component that a page begins to use',
      replace(
        'pages/detail/detail.json',
        '{',
        '{ "usingComponents": { "badge": "/components/badge/badge" },',
      ),
    ],
    ['a new file', addExtra, importExtra],
    [
      'a file with another name',
      addExtra,
      importExtra,
      compile,
      move('utils/extra.ts', 'utils/other.ts'),
      replace('pages/form/form.ts', 'utils/extra', 'utils/other'),
    ],
    [
      'an import that is gone',
      replace('pages/home/home.ts', /^import .*/, 'const greet = String, wait = greet'),
    ],
    [
      'a page with another name',
      ...['ts', 'json', 'wxml', 'wxss'].map((type) =>
        move(`pages/detail/detail.${type}`, `pages/detail/more.${type}`),
      ),
      replace('app.json', 'pages/detail/detail', 'pages/detail/more'),
    ],
    ['a page that is gone', replace('app.json', ', "pages/detail/detail"', '')],
    [
      'a file that went and is there again',
      remove('utils/greeting.ts'),
      compile,
      write('utils/greeting.ts', 'export const greet = String, wait = greet\n'),
    ],
    ['a script in JavaScript instead', move('app.ts', 'app.js'), compile, write('app.js', 'App({ a: 1 })\n')],
    ['a syntax error in a script', replace('pages/form/form.ts', 'Page({', 'Page({,')],
    ['a syntax error in a style sheet', breakSheet],
    ['a syntax error that was mended', breakSheet, compile, replace('app.wxss', '{ {', '{ color: red;')],
    ['a page without its template', remove('pages/form/form.wxml')],
    [
      'a page whose template is back',
      remove('pages/form/form.wxml'),
      compile,
      write('pages/form/form.wxml', '<view />'),
    ],
    ['a changed configuration', replace('project.config.json', '"minified": true', '"minified": false')],
  ])('%s', async (_what, ...changes) => {
    for (const change of changes) await change()
    const followed = await compileWarm()
    expect(followed).not.toEqual(atRest)
    expect(followed).toEqual(await compileCold())
  })
})
