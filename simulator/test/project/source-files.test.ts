import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { isPacked } from '../../src/project/pack-rules.ts'
import { hashProject } from '../../src/project/source-files.ts'
import { copyDemo, demoPath } from './demo-project.ts'

describe('the hash of a project', () => {
  test('is the same for the same files, wherever they lie', async () => {
    expect(await hashProject(await copyDemo())).toBe(await hashProject(demoPath))
    expect(await hashProject(demoPath)).toMatch(/^[0-9a-f]{64}$/)
  })

  test.each([
    ['pages/home/home.wxss', '.a{}'],
    ['pages/home/new.ts', 'export {}'],
    ['project.config.json', '{"appid":"wx2"}'],
    ['project.private.config.json', '{"setting":{"urlCheck":false}}'],
  ])('changes with %s', async (path, text) => {
    expect(await hashProject(await copyDemo({ [path]: text }))).not.toBe(await hashProject(demoPath))
  })

  test.each([
    'notes/draft.json',
    'node_modules/a/index.js',
    '.passport/state.json',
    'readme.md',
    '.env',
  ])('does not change with %s, which is never packed', async (path) => {
    const copy = await copyDemo()
    await mkdir(join(copy, path, '..'), { recursive: true })
    await writeFile(join(copy, path), 'changed')
    expect(await hashProject(copy)).toBe(await hashProject(demoPath))
  })

  test('does not mistake one file for two', async () => {
    const one = await copyDemo({ 'utils/a.ts': 'xutils/b.ts' })
    const two = await copyDemo({ 'utils/a.ts': 'x', 'utils/b.ts': '' })
    expect(await hashProject(one)).not.toBe(await hashProject(two))
  })
})

describe('pack rules', () => {
  test.each([
    ['folder', 'docs', 'docs/a/b.png', false],
    ['folder', 'doc', 'docs/a.png', true],
    ['folder', 'Docs/', 'docs/a.png', false],
    ['file', 'readme.json', 'README.json', false],
    ['file', 'readme.json', 'docs/readme.json', true],
    ['suffix', '.test.js', 'utils/a.test.js', false],
    ['prefix', '_', 'utils/_a.js', false],
    ['regexp', '\\.bak\\.js$', 'utils/a.bak.js', false],
    ['glob', 'utils/**/*.bak.js', 'utils/x/a.bak.js', false],
    ['glob', 'utils/*.js', 'utils/x/a.js', true],
  ])('%s %s: is %s packed? %s', (type, value, path, isInside) => {
    expect(isPacked(path, { ignore: [{ type, value }], include: [] })).toBe(isInside)
  })

  test('include beats ignore', () => {
    const rules = {
      ignore: [{ type: 'folder', value: 'docs' }],
      include: [{ type: 'file', value: 'docs/a.png' }],
    }
    expect(isPacked('docs/a.png', rules)).toBe(true)
    expect(isPacked('docs/b.png', rules)).toBe(false)
  })
})
