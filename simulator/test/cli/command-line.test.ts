import { createHash } from 'node:crypto'
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { demoPath, findOwnPort, runCli } from './run-cli.ts'

test('a DevTools command that the simulator lacks ends with 255 and says why', async () => {
  const { code, output } = await runCli(['upload', '--project', '/p'])

  expect(code).toBe(255)
  expect(output).toContain('"upload" is not supported')
})

test('help ends with 0', async () => {
  expect(await runCli(['--help'])).toMatchObject({
    code: 0,
    output: expect.stringContaining('auto --project'),
  })
})

test('the program is made once and kept, and is not taken from where others could have put it', async () => {
  const home = mkdtempSync(join(tmpdir(), 'cache-home-'))
  const cache = join(home, 'passport-simulator')
  const help = async () => (await runCli(['--help'], { env: { XDG_CACHE_HOME: home } })).output
  const first = await help()
  mark(join(cache, 'made'), 'Compiles the project', 'What was kept')

  expect(await help()).toContain('What was kept')
  chmodSync(cache, 0o755)
  expect(await help()).toBe(first)
  rmSync(home, { recursive: true })
})

/** Changes the one entry of a cache so that whoever uses it is recognised by it. */
function mark(folder: string, from: string, to: string): void {
  const [path = ''] = readdirSync(folder).map((name) => join(folder, name))
  const entry = readFileSync(path, 'utf8')
  const content = entry.slice(entry.indexOf('\n') + 1).replace(from, to)
  writeFileSync(path, `${createHash('sha256').update(content).digest('hex')}\n${content}`)
}

test('a project that does not exist is named', async () => {
  const { code, output } = await runCli(['auto', '--project', 'no such folder'], { cwd: tmpdir() })

  expect(code).toBe(255)
  expect(output).toBe(`Project path ${join(tmpdir(), 'no such folder')} doesn't exist\n`)
})

test('a taken port is named before anything starts', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as AddressInfo
  const { code, output } = await runCli(['auto', '--project', demoPath, '--auto-port', String(port)])
  await new Promise((resolve) => taken.close(resolve))

  expect(code).toBe(255)
  expect(output).toContain(`Port ${port} is in use`)
})

test('a world that does not answer is named without its token', async () => {
  // Nobody serves it, and `fetch` does not refuse it by itself, as it does 1 and 9.
  const world = 'http://127.0.0.1:2'
  const args = ['auto', '--project', demoPath, '--auto-port', String(await findOwnPort())]
  const { code, output } = await runCli(args, { env: { SIMULATOR_WORLD: `${world}#very-secret` } })

  expect(code).toBe(255)
  expect(output).toContain(`No world answers at ${world}`)
  expect(output).not.toContain('very-secret')
})

test.each([
  ['does not compile', '<view>\n  {{a ? b}}\n</view>', []],
  ['uses what the simulator lacks, and is held to it,', '<view>\n  <video />\n</view>', ['--strict']],
])('a project that %s ends with 255 and names file and line', async (_, template, options) => {
  const folder = mkdtempSync(join(tmpdir(), 'broken project '))
  cpSync(demoPath, folder, { recursive: true })
  writeFileSync(join(folder, 'pages/detail/detail.wxml'), template)
  const words = [...options, 'auto', '--project', '.', '--auto-port', String(await findOwnPort())]
  const { code, output } = await runCli(words, { cwd: folder })
  rmSync(folder, { recursive: true })

  expect(code).toBe(255)
  expect(output).toMatch(/pages\/detail\/detail\.wxml:\d+:\d+ /)
})
