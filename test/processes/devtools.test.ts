import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createWorldServer } from '../../simulator/src/gateway/world-server.ts'
import { hangLimitMs } from '../jest/hang-limit.mjs'
import { findFamily, killAll, waitForEnd, waitForOutput } from '../support/process-family.ts'

/**
 * `npm run e2e -- --devtools` without DevTools: the simulator's command line in their place, with its phone in a world
 * that the command knows nothing of.
 */
let theirs: Awaited<ReturnType<typeof createWorldServer>>
/** Stands in the environment of every process that a test starts, and of theirs. */
let mark: string

beforeEach(async () => {
  mark = mkdtempSync(join(tmpdir(), 'passport-processes-'))
  theirs = await createWorldServer({ appId: 'touristappid', ports: { control: 0, app: 0, platform: 0 } })
})

afterEach(async () => {
  const left = findFamily(mark)
  killAll(left)
  await waitForEnd(left)
  await theirs.close()
  rmSync(mark, { recursive: true, force: true })
})

function start(): ChildProcess {
  const words = ['scripts/e2e.mjs', '--devtools', '--cli', 'test/support/cli-patient.mjs']
  const { TEST_REPORT: _ours, ...env } = process.env
  return spawn(process.execPath, words, {
    detached: true,
    env: {
      ...env,
      NODE_OPTIONS: '',
      PASSPORT_STATE_DIR: mark,
      SIMULATOR_WORLD: `${theirs.controlUrl}#${theirs.token}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function readTheirs(path: string): Promise<Record<string, unknown[]>> {
  const headers = { authorization: `Bearer ${theirs.token}` }
  const response = await fetch(`${theirs.controlUrl}/control/${path}`, { headers })
  return (await response.json()) as Record<string, unknown[]>
}

/** The journeys that need nothing else, by what stands in their files. */
function listRunnable(): string[] {
  const files = readdirSync('test/e2e').filter((name) => name.endsWith('.test.ts'))
  const texts = files.map((name) => readFileSync(join('test/e2e', name), 'utf8'))
  const own = texts.filter((content) => !content.includes('const journey = needing('))
  return own.flatMap((content) =>
    [...content.matchAll(/^journey\(\s*'(.+)',/gm)].map(([, name = '']) => name),
  )
}

async function expectAllTakenBack(folder: string): Promise<void> {
  for (let left = findFamily(mark); left.length > 0; left = findFamily(mark)) await waitForEnd(left)
  expect(existsSync(folder)).toBe(false)
  const { keys } = await readTheirs('devices/phone-1/storage')
  expect(keys).not.toContainEqual(expect.objectContaining({ key: 'passport.baseUrl' }))
}

/** A run has journeys in it, each of which may take as long as any test. */
const wholeRunMs = 4 * hangLimitMs
const launching = /Launching (\S+) as touristappid/

test(
  'every journey that needs no more runs and passes, the others are skipped with their reason, and all is taken back',
  async () => {
    const settings = readFileSync('project.config.json', 'utf8')
    const program = start()
    const [output, problems, [code]] = await Promise.all([
      text(program.stdout as NodeJS.ReadableStream),
      text(program.stderr as NodeJS.ReadableStream),
      once(program, 'exit'),
    ])
    const passed = [...output.matchAll(/^ok {3}(.+)$/gm)].map(([, name]) => name)
    expect({ code, passed: passed.sort(), problems: code === 0 ? '' : problems }).toEqual({
      code: 0,
      passed: listRunnable().sort(),
      problems: '',
    })
    expect(output).toMatch(/… changes the network of the phone:\n(?: {6}.*\n)*? {6}a tap whose sign-in/)
    expect(output).toMatch(/In DevTools \d+ passed, 0 failed, \d+ skipped\./)

    const [, folder = ''] = launching.exec(output) ?? []
    await expectAllTakenBack(folder)
    expect(readFileSync('project.config.json', 'utf8')).toBe(settings)
    const { entries } = (await readTheirs('traffic')) as { entries: { from: string }[] }
    expect(entries.filter(({ from }) => from === 'server')).toEqual([])
  },
  wholeRunMs,
)

test('after Ctrl-C in the middle all is taken back as well', async () => {
  const program = start()
  const under = new RegExp(`${launching.source}[\\s\\S]*Running one project`)
  const [, folder = ''] = await waitForOutput(program, under)
  const { keys } = await readTheirs('devices/phone-1/storage')
  expect(keys).toContainEqual(expect.objectContaining({ key: 'passport.baseUrl' }))
  const ended = once(program, 'exit')
  process.kill(-(program.pid as number), 'SIGINT')
  expect(await ended).toEqual([1, null])
  await expectAllTakenBack(folder)
})
