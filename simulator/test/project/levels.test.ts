import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { compileProject } from '../../src/project/compile-project.ts'
import { hashProject } from '../../src/project/source-files.ts'
import { copyDemo } from './demo-project.ts'

const foreign = fileURLToPath(new URL('../fixtures/foreign', import.meta.url))

test('the same project at another level is another build', async () => {
  expect(await hashProject(foreign, 'lenient')).not.toBe(await hashProject(foreign, 'strict'))
})

test('what WeChat would take stops a strict compile and is a list of a lenient one', async () => {
  const project = await copyDemo({
    'pages/detail/detail.wxml': '<view>\n  <video colour="red" bindtap="onGone" />\n</view>',
    'pages/detail/detail.ts': 'Page({\n  go() {\n    wx.scanCode({})\n  },\n})',
  })
  const [strict, lenient] = [
    await compileProject(project),
    await compileProject(project, { level: 'lenient' }),
  ]
  const problems = strict.ok ? [] : strict.problems
  expect(problems.map(({ file, line }) => `${file}:${line}`)).toEqual([
    'pages/detail/detail.wxml:2',
    'pages/detail/detail.wxml:2',
    'pages/detail/detail.ts:3',
  ])
  expect(lenient).toMatchObject({ ok: true, build: { level: 'lenient', missing: problems } })
})

test('what WeChat refuses is all that a lenient compile names', async () => {
  const project = await copyDemo({ 'pages/detail/detail.wxml': '<view>\n  <video />{{a ? b}}\n</view>' })
  expect(await compileProject(project, { level: 'lenient' })).toMatchObject({
    ok: false,
    problems: [{ file: 'pages/detail/detail.wxml', line: 2 }],
  })
})

test('a project of nobody that ships its own root is not for a strict compile', async () => {
  expect(await compileProject(foreign)).toMatchObject({
    ok: false,
    problems: [{ file: 'project.config.json', message: expect.stringContaining('leave the field out') }],
  })
})
