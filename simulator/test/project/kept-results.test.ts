import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
// @ts-expect-error A script of the compiler's own process, which loads no TypeScript.
import { openKeptResults } from '../../src/project/official/kept-results.mjs'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kept-results-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('gives what was made with the same tools, and nothing that others have made', () => {
  openKeptResults(folder, 'tools 1').write('key', { code: 'made' })

  expect(openKeptResults(folder, 'tools 1').read('key')).toEqual({ result: { code: 'made' } })
  expect(openKeptResults(folder, 'tools 2').read('key')).toBeUndefined()
  expect(openKeptResults(folder, 'tools 1').read('other')).toBeUndefined()
})

test.each([
  ['undefined', undefined],
  ['a member that is undefined', { code: 'made', map: undefined }],
  ['bytes', { code: Buffer.from('made') }],
  ['a Map', { helpers: new Map([['a', 1]]) }],
])('what JSON would change is not kept: %s', (_what, result) => {
  openKeptResults(folder, 'tools').write('key', result)

  expect(readdirSync(folder)).toEqual([])
})

test('an entry that is damaged is none', () => {
  const kept = openKeptResults(folder, 'tools')
  kept.write('key', { code: 'made' })
  const [name] = readdirSync(folder) as [string]
  writeFileSync(join(folder, name), '{"code":"something else"}')

  expect(kept.read('key')).toBeUndefined()
})

test('without a folder, and when it is gone, nothing is kept and nothing fails', () => {
  const [without, gone] = [openKeptResults(undefined, 'tools'), openKeptResults(folder, 'tools')]
  rmSync(folder, { recursive: true })
  for (const kept of [without, gone]) {
    kept.write('key', { code: 'made' })
    kept.endRound()
    expect(kept.read('key')).toBeUndefined()
  }
})
