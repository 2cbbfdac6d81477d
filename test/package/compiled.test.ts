import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from '@jest/globals'
import { checkGates } from '../../scripts/gates/check-gates.ts'
import { checkPackage } from '../../scripts/package-check.ts'
import type { PackageFiles } from '../../simulator/src/project/official-compiler.ts'
import { wechatCompilers } from '../../simulator/src/project/wechat-compilers.ts'
import { compileApp, pagesOf, root } from './support/compiled-app.ts'

let files: PackageFiles

beforeAll(async () => {
  files = await compileApp()
})

test('the package that would be uploaded breaks no rule', () => {
  expect(checkPackage(files)).toEqual([])
})

const readSource = (path: string) => readFile(join(root, path), 'utf8').catch(() => null)

test('WeChat knows every key of its settings, and all that it needs to have declared is declared', async () => {
  expect(await checkGates(files, readSource)).toEqual([])
})

test('the compilers inside WeChat accept every template and every sheet of the package', async () => {
  expect(await wechatCompilers.check(files, readSource)).toEqual([])
})

test('the package holds every page of app.json with script, template and configuration', () => {
  const pages = pagesOf(files)
  expect(pages.filter((page) => page.startsWith('packages/')).length).toBeGreaterThan(0)
  for (const page of pages) {
    for (const type of ['js', 'wxml', 'json']) expect([...files.keys()]).toContain(`${page}.${type}`)
  }
})

test('no TypeScript and no declaration is left in the package', () => {
  expect([...files.keys()].filter((path) => path.endsWith('.ts'))).toEqual([])
})
