import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { findFreePort } from '../../scripts/lib/free-port.ts'
import { hangLimitMs } from '../jest/hang-limit.mjs'
import {
  describeFamily,
  findFamily,
  isListening,
  killAll,
  listFamily,
  waitForEnd,
  waitForMember,
  waitForOutput,
} from '../support/process-family.ts'

const root = process.cwd()
/** Stands in the environment of every process that a test starts, and of theirs. */
let mark: string
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'passport-processes-'))
  mark = folder
})

afterEach(async () => {
  const left = findFamily(mark)
  killAll(left)
  await waitForEnd(left)
  rmSync(folder, { recursive: true, force: true })
})

function start(command: string, args: string[]): ChildProcess {
  return spawn(command, args, {
    cwd: root,
    detached: true,
    env: { ...process.env, NODE_OPTIONS: '', PASSPORT_STATE_DIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Waits for the end of the family, of what it started meanwhile too; a process that stays is the test's time limit. */
async function expectNothingLeft(family: number[], ports: number[]): Promise<void> {
  expect(family.length).toBeGreaterThan(1)
  for (let left = family; left.length > 0; left = findFamily(mark)) await waitForEnd(left)
  for (const port of ports) expect(await isListening(port)).toBe(false)
}

describe('npm start', () => {
  async function startAll(command: string, args: string[]) {
    const program = start(command, args)
    const [, control, server, operations] = await waitForOutput(
      program,
      /Open +http:\/\/127\.0\.0\.1:(\d+)\/#\S+\s+Server http:\/\/127\.0\.0\.1:(\d+) \(operations http:\/\/127\.0\.0\.1:(\d+)\)/,
    )
    const ports = [control, server, operations].map(Number)
    for (const port of ports) expect(await isListening(port)).toBe(true)
    return { program, ports, family: findFamily(mark) }
  }

  test('leaves nothing after Ctrl-C', async () => {
    const { program, ports, family } = await startAll('npm', ['start'])
    // A terminal sends the signal to everybody in the foreground.
    process.kill(-(program.pid as number), 'SIGINT')
    await expectNothingLeft(family, ports)
  })

  test.each(['SIGTERM', 'SIGKILL'] as const)('leaves nothing after %s to its own process', async (signal) => {
    const { program, ports, family } = await startAll(process.execPath, ['scripts/start.mjs'])
    program.kill(signal)
    await expectNothingLeft(family, ports)
  })
})

describe('npm test', () => {
  /** Far enough that its tests, with their processes and their PostgreSQL, are under way. */
  async function startTests() {
    const program = start(process.execPath, ['scripts/test.mjs', 'server-postgres'])
    await waitForMember(mark, /processChild|jest-worker/)
    const family = findFamily(mark)
    expect(describeFamily(mark).join('\n')).toMatch(/postgres/)
    return { program, family }
  }

  test.each(['SIGTERM', 'SIGKILL'] as const)('leaves nothing after %s to its own process', async (signal) => {
    const { program, family } = await startTests()
    program.kill(signal)
    await expectNothingLeft(family, [])
  })
})

describe('a phone', () => {
  /** A small program that runs the app on a phone of its own, as a person's test would. */
  const client = `
    import automator from 'miniprogram-automator'
    const [port, ending] = process.argv.slice(1)
    const miniProgram = await automator.launch({
      cliPath: 'simulator/cli.mjs',
      projectPath: '.',
      port: Number(port),
      timeout: ${hangLimitMs},
      args: ['--linger-seconds', '2'],
    })
    console.log('launched')
    if (ending === 'close') await miniProgram.close()
    process.stdin.resume()
  `

  async function launchPhone(ending: 'close' | 'stay') {
    const port = await findFreePort(9620, [])
    const args = ['--input-type=module', '-e', client, '--', String(port), ending]
    const program = start(process.execPath, args)
    await waitForOutput(program, /launched/)
    return { program, port, family: findFamily(mark) }
  }

  test('and its browser end when the client closes it', async () => {
    const { program, port, family } = await launchPhone('close')
    program.stdin?.end()
    await expectNothingLeft(family, [port])
  })

  test('and its browser end when a test client was killed', async () => {
    const { program, port, family } = await launchPhone('stay')
    expect(await isListening(port)).toBe(true)
    program.kill('SIGKILL')
    await expectNothingLeft(family, [port])
  })

  test('leaves no browser when its own process is killed', async () => {
    const { program, port, family } = await launchPhone('stay')
    const ended = once(program, 'exit')
    const daemon = family.filter((pid) => pid !== program.pid)
    expect(daemon.length).toBeGreaterThan(0)
    process.kill(findPhone(), 'SIGKILL')
    program.kill()
    await ended
    await expectNothingLeft(family, [port])
  })

  function findPhone(): number {
    const phone = listFamily(mark).find(({ words }) => words.includes('__phone'))
    if (phone === undefined) throw new Error('There is no phone.')
    return phone.pid
  }
})

describe('a compiler', () => {
  /** Keeps a warm compiler, as `npm start` does, and says how far it is. */
  const owner = `
    import { createOfficialCompiler } from './simulator/src/project/official-compiler.ts'
    const [projectPath, temporaryFolder] = process.argv.slice(1)
    const compiler = createOfficialCompiler(projectPath, { temporaryFolder })
    const compiled = compiler.compile()
    console.log('begun')
    const { ok } = await compiled
    void compiler.compile()
    console.log('compiled', ok)
  `

  test.each([
    ['while it starts', /begun/],
    ['at work', /compiled true/],
  ])('ends and leaves no folder when its owner is killed: %s', async (_when, output) => {
    const temporaryFolder = join(folder, 'temporary')
    mkdirSync(temporaryFolder)
    const words = ['--import', 'tsx', '--input-type=module', '-e', owner, '--']
    const program = start(process.execPath, [
      ...words,
      join(root, 'simulator/test/fixtures/demo'),
      temporaryFolder,
    ])
    await waitForOutput(program, output)
    program.kill('SIGKILL')
    for (let left = findFamily(mark); left.length > 0; left = findFamily(mark)) await waitForEnd(left)
    expect(readdirSync(temporaryFolder)).toEqual([])
  })
})
