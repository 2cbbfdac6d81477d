import { chmodSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { cacheDirectory, ensurePrivateDirectory } from '../../src/cache/private-directory.mjs'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'private-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

test('a new folder is closed to other users, and found again', () => {
  const path = ensurePrivateDirectory(join(folder, 'a', 'b'))

  expect(statSync(path).mode & 0o777).toBe(0o700)
  expect(ensurePrivateDirectory(path)).toBe(path)
})

test('a folder that other users can enter is refused', () => {
  chmodSync(folder, 0o755)

  expect(() => ensurePrivateDirectory(folder)).toThrow('open to other users')
})

test('a link in the place of the folder is refused', () => {
  symlinkSync(folder, join(folder, 'link'))

  expect(() => ensurePrivateDirectory(join(folder, 'link'))).toThrow('is not a folder')
})

test('a file in the place of the folder is refused', () => {
  writeFileSync(join(folder, 'file'), '')

  expect(() => ensurePrivateDirectory(join(folder, 'file'))).toThrow()
})

test.each<[NodeJS.Platform, Record<string, string>, string]>([
  ['linux', { HOME: '/home/ana' }, '/home/ana/.cache/passport-simulator'],
  ['linux', { HOME: '/home/ana', XDG_CACHE_HOME: '/fast' }, '/fast/passport-simulator'],
  ['darwin', { HOME: '/Users/ana' }, '/Users/ana/Library/Caches/passport-simulator'],
  ['win32', { LOCALAPPDATA: '/local' }, '/local/passport-simulator'],
])('the cache on %s with %j is %s', (platform, env, path) => {
  expect(cacheDirectory(env, platform)).toBe(path)
})
