import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { findFamily, waitForEnd, waitForOutput } from '../support/process-family.ts'

let folder: string
let programs: ChildProcess[]

beforeEach(() => {
  programs = []
  folder = mkdtempSync(join(tmpdir(), 'passport-start-'))
})

afterEach(async () => {
  const left = findFamily(folder)
  // Not their children: those end by themselves, and take away what is theirs.
  for (const program of programs) program.kill('SIGKILL')
  await waitForEnd(left)
  rmSync(folder, { recursive: true, force: true })
})

function start(env: Record<string, string> = {}): ChildProcess {
  const program = spawn(process.execPath, ['scripts/start.mjs'], {
    env: { ...process.env, NODE_OPTIONS: '', PASSPORT_STATE_DIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  programs.push(program)
  return program
}

test('an AppID without its secret starts nothing and says what is missing', async () => {
  const program = start({ WX_APPID: 'wx0123456789abcdef' })
  const ended = once(program, 'exit')
  await waitForOutput(program, /Set both WX_APPID and WX_SECRET, or neither\./)
  expect((await ended)[0]).toBe(1)
})

test('an AppID with its secret leads to the real WeChat, and the secret is not printed', async () => {
  const program = start({ WX_APPID: 'wx0123456789abcdef', WX_SECRET: 'canary0123456789canary0123456789' })
  const [text] = await waitForOutput(program, /Up in [\s\S]*WeChat [^\n]*\n/)
  expect(text).toContain('the real one, https://api.weixin.qq.com, as wx0123456789abcdef')
  expect(text).not.toContain('canary')
})

test('without them WeChat is simulated; a second start in the folder is refused', async () => {
  await waitForOutput(start(), /WeChat +simulated at http:\/\/127\.0\.0\.1:\d+/)
  const second = start()
  const ended = once(second, 'exit')
  await waitForOutput(second, /npm start is already running in this folder \(process \d+\)\./)
  expect((await ended)[0]).toBe(1)
})

test('a port that somebody has is said, with the one that is used', async () => {
  const somebody = createServer().listen(8787, '127.0.0.1')
  // Whoever else has it is as good.
  await Promise.race([once(somebody, 'listening'), once(somebody, 'error')])
  try {
    const program = start()
    const [, used] = await waitForOutput(program, /Port 8787 \(server\) is taken; using (\d+)\./)
    await waitForOutput(program, new RegExp(`Server http://127\\.0\\.0\\.1:${used} `))
  } finally {
    somebody.close()
  }
})
