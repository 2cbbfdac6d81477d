import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { useRunDirectory } from '../../src/cli/run-directory.ts'

let cache: string

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'runs-'))
})

afterEach(() => rmSync(cache, { recursive: true }))

test('temporary files go to a folder of this process, which its remover takes away', () => {
  const env: Record<string, string | undefined> = {}
  const remove = useRunDirectory(cache, env)
  const own = join(cache, 'run', String(process.pid))

  expect(env).toEqual({ TMPDIR: own, TMP: own, TEMP: own })
  expect(existsSync(own)).toBe(true)
  remove()
  expect(existsSync(own)).toBe(false)
})

test('folders of processes that were killed are removed, those of living ones stay', () => {
  const [dead, living] = [join(cache, 'run', '999999999'), join(cache, 'run', String(process.ppid))]
  mkdirSync(join(dead, 'profile'), { recursive: true, mode: 0o700 })
  mkdirSync(living, { mode: 0o700 })
  useRunDirectory(cache, {})

  expect([existsSync(dead), existsSync(living)]).toEqual([false, true])
})
