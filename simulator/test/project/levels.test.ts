import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import {
  compileProject,
  createProjectCompiler,
  type ProjectCompiler,
} from '../../src/project/compile-project.ts'
import { hashProject } from '../../src/project/source-files.ts'
import { copyDemo, demoPath } from './demo-project.ts'

const foreign = join(import.meta.dirname, '../fixtures/foreign')

let folder: string
let project: string
let lenient: ProjectCompiler

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo project-'))
  project = join(folder, 'project')
  lenient = createProjectCompiler(project, { level: 'lenient' })
})
afterAll(async () => {
  await lenient.stop()
  await rm(folder, { recursive: true })
})

async function compileLeniently(changes: Record<string, string>) {
  await rm(project, { recursive: true, force: true })
  await rename(await copyDemo(changes), project)
  return lenient.compile()
}

test('the same project at another level is another build', async () => {
  expect(await hashProject(demoPath, 'lenient')).not.toBe(await hashProject(demoPath, 'strict'))
})

test('what WeChat would take and the simulator lacks is a list of a lenient build, by file and line', async () => {
  const result = await compileLeniently({
    'pages/detail/detail.wxml': '<view>\n  <video colour="red" bindtap="onGone" />\n</view>',
    'pages/detail/detail.ts': 'Page({\n  go() {\n    wx.scanCode({})\n  },\n})',
  })
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  expect(result.build.level).toBe('lenient')
  expect(result.build.missing).toEqual([
    { file: 'pages/detail/detail.wxml', line: 2, column: 3, message: expect.stringMatching(/^<video>/) },
    { file: 'pages/detail/detail.wxml', line: 2, column: 23, message: expect.stringContaining('onGone') },
    { file: 'pages/detail/detail.ts', line: 3, column: 5, message: expect.stringContaining('wx.scanCode') },
  ])
})

test('a sheet that only WeChat’s old compiler refuses is no fault of a lenient compile', async () => {
  const result = await compileLeniently({ 'pages/form/form.wxss': '.a { .b { color: red } }' })
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  // Where that compiler does not run, nothing is said of it.
  expect(result.build.missing.every(({ message }) => message.startsWith('wcsc: '))).toBe(true)
})

test('what WeChat refuses is all that a lenient compile names', async () => {
  expect(
    await compileLeniently({ 'pages/detail/detail.wxml': '<view>\n  <video />{{a ? b}}\n</view>' }),
  ).toMatchObject({ ok: false, problems: [{ file: 'pages/detail/detail.wxml', line: 2 }] })
})

test('a project of nobody that ships its own root is not for a strict compile', async () => {
  expect(await compileProject(foreign)).toMatchObject({
    ok: false,
    problems: [{ file: 'project.config.json', message: expect.stringContaining('leave the field out') }],
  })
})
