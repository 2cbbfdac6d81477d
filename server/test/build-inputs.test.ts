import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { areUnchanged, listInputs } from '../scripts/inputs.mjs'

let folder: string
let list: string
let paths: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inputs-'))
  list = join(folder, 'list.json')
  paths = ['a', 'b'].map((name) => join(folder, name))
  for (const path of paths) write(path, path)
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(path: string, text: string, seconds = 1): void {
  writeFileSync(path, text)
  utimesSync(path, seconds, seconds)
}

test('files are unchanged while their texts are, whatever their times', () => {
  listInputs(list, paths, 2_000)
  expect(areUnchanged(list)).toBe(true)
  write(join(folder, 'a'), join(folder, 'a'), 9)
  expect(areUnchanged(list)).toBe(true)
  expect(readdirSync(folder).sort()).toEqual(['a', 'b', 'list.json'])

  write(join(folder, 'b'), 'other')
  expect(areUnchanged(list)).toBe(false)
})

test('a file that is gone is a change', () => {
  listInputs(list, paths, 2_000)
  rmSync(join(folder, 'a'))

  expect(areUnchanged(list)).toBe(false)
})

test('without a list, or with half of one, nothing is known', () => {
  expect(areUnchanged(list)).toBe(false)
  writeFileSync(list, '{ "a": ')

  expect(areUnchanged(list)).toBe(false)
})

test('files that were written after the work began are not listed', () => {
  write(join(folder, 'b'), 'new', 3)
  listInputs(list, paths, 2_000)

  expect(existsSync(list)).toBe(false)
})
