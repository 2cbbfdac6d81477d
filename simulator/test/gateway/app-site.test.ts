import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createHostBundle } from '../../src/gateway/host-bundle.ts'
import type { WorldServer } from '../../src/gateway/world-server.ts'
import type { Launch } from '../../src/protocol/control.ts'
import { launchApp, send, startWorld } from './support.ts'

let server: WorldServer
let launch: Launch

beforeEach(async () => {
  const shellFiles = new Map([['/', { type: 'text/html; charset=utf-8', body: '<h1>shell</h1>' }]])
  server = await startWorld({ shellFiles })
  launch = await launchApp(server)
})
afterEach(() => server.close())

const policyOf = async (url: string) => {
  const { headers } = await send(url)
  const directives = String(headers['content-security-policy']).split('; ')
  return Object.fromEntries(directives.map((text) => [text.split(' ')[0], text.split(' ').slice(1)]))
}

test('the page of a launch may reach its own socket alone and be framed by the shell alone', async () => {
  const policy = await policyOf(launch.url)
  const controlPort = new URL(server.controlUrl).port
  expect(policy['connect-src']).toEqual([`${launch.url.replace('http', 'ws')}socket`])
  expect(policy['default-src']).toEqual(["'none'"])
  expect(policy['script-src']).toEqual(["'self'", "'unsafe-eval'"])
  expect(policy['frame-ancestors']).toEqual([
    `http://127.0.0.1:${controlPort}`,
    `http://localhost:${controlPort}`,
  ])
})

test('the page is laid out for a phone and never gives its address away', async () => {
  const { headers, text } = await send(launch.url)
  expect(text).toContain('width=device-width,initial-scale=1')
  expect(text).toContain('<script src="/browser-check.js" data-then="host.js">')
  expect((await send(`${server.appUrl}/browser-check.js`)).text).toContain("'CSSScopeRule' in window")
  expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
})

test('the shell may frame the app and runs no inline script', async () => {
  expect((await send(server.controlUrl)).text).toBe('<h1>shell</h1>')
  const policy = await policyOf(server.controlUrl)
  expect(policy['frame-src']).toEqual(expect.arrayContaining([server.appUrl]))
  expect(policy['script-src']).toEqual(["'self'"])
  expect(policy['style-src']).toEqual(["'self'"])
})

test('the runtime comes without its source map, which stands beside it', async () => {
  expect((await send(`${launch.url}host.js`)).text).toBe('"the runtime"')
  expect(await send(`${launch.url}host.js.map`)).toMatchObject({ status: 200, text: '{}' })
})

test('files of the package are served from memory, and nothing beside them', async () => {
  const file = await send(`${launch.url}files/images/dot.png`)
  expect(file).toMatchObject({ status: 200, text: 'dot' })
  expect(file.headers['content-type']).toBe('image/png')
  for (const path of [
    'files/package.json',
    'files/%2e%2e/%2e%2e/package.json',
    'files/constructor',
    'package.json',
  ]) {
    expect((await send(launch.url + path)).status).toBe(404)
  }
})

test.each([
  'chinese-simplified-400.css',
  'files/noto-sans-sc-chinese-simplified-400-normal.woff',
])('the font file %s may be kept for long', async (name) => {
  const { status, headers } = await send(`${server.appUrl}/fonts/${name}`)
  expect(status).toBe(200)
  expect(headers['cache-control']).toContain('immutable')
})

test('a sheet names the one font file that is there', async () => {
  const { text } = await send(`${server.appUrl}/fonts/chinese-simplified-400.css`)
  const names = [...text.matchAll(/url\(([^)]*)\)/g)].map(([, name]) => name)
  expect(names).toEqual(['./files/noto-sans-sc-chinese-simplified-400-normal.woff'])
})

test.each([
  '../package.json',
  '%2e%2e/package.json',
  'LICENSE',
  'files/nothing.woff',
  'files/noto-sans-sc-chinese-simplified-400-normal.woff2',
  'package.json',
])('the fonts lead to no other file: %s', async (name) => {
  expect((await send(`${server.appUrl}/fonts/${name}`)).status).toBe(404)
})

test('an address that cannot be decoded is refused', async () => {
  expect((await send(`${server.appUrl}/%E0%A4%A`)).status).toBe(400)
})

test('the runtime is bundled, and a fault in it is said on the page and healed by its repair', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'))
  const entry = join(folder, 'main.ts')
  const bundle = createHostBundle(entry)
  await writeFile(entry, 'const broken: = 1')
  expect((await bundle()).script).toContain('could not be bundled')
  await writeFile(entry, 'const answer: number = 42; document.title = String(answer)')
  const { script, sourceMap } = await bundle()
  expect(script).toContain('document.title = String(answer)')
  expect(script).toMatch(/\n\/\/# sourceMappingURL=host\.js\.map\n$/)
  expect(JSON.parse(sourceMap)).toMatchObject({ sourcesContent: [expect.stringContaining(': number')] })
  await rm(folder, { recursive: true })
})
