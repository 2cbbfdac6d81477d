import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { bundle } from '../../src/cache/bundle.ts'
import type { ContentCache } from '../../src/cache/content-cache.ts'

let folder: string
let entries: Map<string, string>
let cache: ContentCache

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'))
  entries = new Map()
  cache = {
    read: async (key) => entries.get(key) ?? null,
    write: async (key, content) => void entries.set(key, content),
  }
  write('main.ts', "import { text } from './text.ts'\nresult = text")
  write('text.ts', "export const text: string = 'first'")
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A file that was not written just now. */
function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text)
  utimesSync(join(folder, name), 1, 1)
}

async function run(options = {}): Promise<unknown> {
  const context: { result?: unknown } = {}
  runInNewContext(await bundle(join(folder, 'main.ts'), { format: 'iife', ...options }, cache), context)
  return context.result
}

test('is kept, and used while its files are what they were', async () => {
  expect(await run()).toBe('first')
  for (const [key, content] of entries) entries.set(key, content.replace('first', 'kept'))

  expect(await run()).toBe('kept')
})

test('is made again when a file that it was made of has changed, however old that looks', async () => {
  await run()
  write('text.ts', "export const text: string = 'other'")

  expect(await run()).toBe('other')
  expect(await run()).toBe('other')
})

test('is made again with other options', async () => {
  await run({ define: { extra: '1' } })

  await run()
  expect(entries.size).toBe(2)
})

test('a module of a program finds what lies beside it by its own address', async () => {
  write('main.ts', "export { address } from './deep/beside.ts'")
  mkdirSync(join(folder, 'deep'))
  write('deep/beside.ts', 'export const address = import.meta.url')
  const module = { exports: {} as { address?: string } }
  const text = await bundle(join(folder, 'main.ts'), { format: 'cjs', platform: 'node' }, cache)
  runInNewContext(text, { module })

  expect(module.exports.address).toBe(pathToFileURL(join(folder, 'deep/beside.ts')).href)
})

test('is not kept when a file was written while it was made', async () => {
  utimesSync(join(folder, 'text.ts'), Date.now() / 1000 + 60, Date.now() / 1000 + 60)

  expect(await run()).toBe('first')
  expect(entries.size).toBe(0)
})

test('a missing file is named, and nothing is kept', async () => {
  rmSync(join(folder, 'text.ts'))

  await expect(run({ logLevel: 'silent' })).rejects.toThrow(/Could not resolve ".\/text.ts"/)
  expect(entries.size).toBe(0)
})
