import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createOfficialCompiler, type OfficialCompiler } from '../../src/project/official-compiler.ts'
import { demoPath } from './demo-project.ts'

const officialChild = fileURLToPath(new URL('../../src/project/official/child.mjs', import.meta.url))

/** Answers with its process id and what it was asked; some projects make it do something else. */
const script = `
require('node:fs').mkdirSync(process.argv[2])
process.on('disconnect', () => process.exit(1))
let count = 0
process.on('message', ({ projectPath }) => {
  count += 1
  const word = require('node:fs').readFileSync(projectPath + '/word', 'utf8')
  if (word === 'die') {
    console.error('Out of luck')
    process.exit(3)
  }
  if (word === 'hang') while (true) {}
  if (word === 'fault') return process.send({ fault: { message: 'Nothing is right' } })
  process.send({ files: { pid: String(process.pid), count: String(count) } })
})
`

let folder: string
let project: string
let temporaryFolder: string
let scriptPath: string
let compiler: OfficialCompiler

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'official-compiler-'))
  project = await mkdtemp(join(folder, 'project-'))
  temporaryFolder = await mkdtemp(join(folder, 'temporary-'))
  scriptPath = join(folder, 'script.cjs')
  await writeFile(scriptPath, script)
  await say('compile')
  compiler = createOfficialCompiler(project, { temporaryFolder, script: scriptPath })
})
afterEach(async () => {
  await compiler.stop()
  expect(await readdir(temporaryFolder)).toEqual([])
  await rm(folder, { recursive: true })
})

function say(word: string): Promise<void> {
  return writeFile(join(project, 'word'), word)
}

/** Which process it was, and its how many-th compile. */
async function compile(): Promise<{ pid: number; count: number }> {
  await say('compile')
  const result = await compiler.compile()
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return { pid: Number(result.files.get('pid')), count: Number(result.files.get('count')) }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('one process does one compile after the other', async () => {
  const { pid } = await compile()

  expect(await compile()).toEqual({ pid, count: 2 })
  expect(await readdir(temporaryFolder)).toHaveLength(1)
})

test('a fault of the project leaves the process as it is', async () => {
  const { pid } = await compile()
  await say('fault')
  expect(await compiler.compile()).toEqual({ ok: false, problems: [{ message: 'Nothing is right' }] })

  expect(await compile()).toEqual({ pid, count: 3 })
})

test('a process that dies says what it printed, and another one takes its place', async () => {
  const { pid } = await compile()
  await say('die')
  expect(await compiler.compile()).toEqual({
    ok: false,
    problems: [{ message: 'The official compiler ended without a result (exit code 3).\nOut of luck' }],
  })
  expect(await readdir(temporaryFolder)).toEqual([])

  const next = await compile()
  expect(next.count).toBe(1)
  expect(next.pid).not.toBe(pid)
})

test('a process that died between two compiles is replaced', async () => {
  const { pid } = await compile()
  process.kill(pid, 'SIGKILL')
  while (isAlive(pid)) await nextTurn()

  const next = await compile()
  expect(next.count).toBe(1)
  expect(next.pid).not.toBe(pid)
})

test('a process that hangs is ended, and another one takes its place', async () => {
  await compiler.stop()
  compiler = createOfficialCompiler(project, { temporaryFolder, script: scriptPath, limitMs: 2_000 })
  await say('hang')
  expect(await compiler.compile()).toEqual({
    ok: false,
    problems: [{ message: 'The official compiler gave no result in 2 s.' }],
  })

  expect((await compile()).count).toBe(1)
})

test('a compile that is stopped ends at once, with its process', async () => {
  const { pid } = await compile()
  await say('hang')
  const stopping = new AbortController()
  const stopped = compiler.compile(stopping.signal)
  stopping.abort()

  expect(await stopped).toMatchObject({ problems: [{ message: 'The official compiler was stopped.' }] })
  expect(isAlive(pid)).toBe(false)
  expect(await readdir(temporaryFolder)).toEqual([])
})

test.each([
  'project.config.json',
  'project.private.config.json',
])('a process that was started with another %s is replaced', async (name) => {
  const { pid } = await compile()
  await writeFile(join(project, name), '{}')

  const next = await compile()
  expect(next.count).toBe(1)
  expect(isAlive(pid)).toBe(false)
  expect(await compile()).toEqual({ pid: next.pid, count: 2 })
})

test('a compiler that is stopped leaves no process, and begins again when it is asked', async () => {
  const { pid } = await compile()
  await compiler.stop()
  expect(isAlive(pid)).toBe(false)
  expect(await readdir(temporaryFolder)).toEqual([])

  expect((await compile()).count).toBe(1)
})

test('the official compiler takes its folder away also when it ends because nobody hears what it prints', async () => {
  const workDir = join(temporaryFolder, 'work')
  const child = fork(officialChild, [workDir], {
    cwd: temporaryFolder,
    env: { PATH: process.env.PATH },
    execArgv: [],
    serialization: 'advanced',
    silent: true,
  })
  const ended = once(child, 'exit')
  child.stdout?.destroy()
  child.stderr?.destroy()
  child.send({ projectPath: demoPath })

  expect(await ended).not.toEqual([0, null])
  expect(await readdir(temporaryFolder)).toEqual([])
})
