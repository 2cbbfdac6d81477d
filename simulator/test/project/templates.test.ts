import { runInNewContext } from 'node:vm'
import { expect, test } from '@jest/globals'
import { compileTemplates } from '../../src/project/templates.ts'
import { packageOf } from './demo-project.ts'

function compile(files: Record<string, string>, sources: Record<string, string> = {}) {
  return compileTemplates({
    files: packageOf(files),
    roots: ['a'],
    readSource: async (path) => sources[path] ?? null,
  })
}

test('scripts require each other with their extension and find getRegExp and getDate', async () => {
  const { text, problems } = await compile({
    'a.wxml': '<wxs module="m" src="./lib/m.wxs" /><view>{{m.value}}</view>',
    'lib/m.wxs': 'module.exports = { value: require("./n.wxs").value }',
    'lib/n.wxs':
      'module.exports = { value: getRegExp("b+", "g").exec("abbb")[0] + getDate(2020, 1, 2).getFullYear() }',
  })
  expect(problems).toEqual([])
  const probe = text.replace(/return G\}\)\(\)$/, 'return R})()')
  const scripts = runInNewContext(probe) as Record<string, () => unknown>
  expect(scripts['lib/m']?.()).toEqual({ value: 'bbb2020' })
})

test('a fault has the line of the text that its author wrote', async () => {
  const { problems } = await compile(
    { 'a.wxml': '<view>{{a?.b}}</view>' },
    { 'a.wxml': '<!-- x -->\n<view>\n  {{ a?.b }}\n</view>' },
  )
  expect(problems).toEqual([expect.objectContaining({ file: 'a.wxml', line: 3 })])
})

test('imports that lead nowhere are named, imports that lead on are followed', async () => {
  const { problems, imports } = await compile({
    'a.wxml': '<import src="b.wxml" /><view />',
    'b.wxml': '<template name="t"><include src="/c.wxml" /></template>',
  })
  expect(Object.fromEntries(imports)).toEqual({ a: ['b'], b: ['c'] })
  expect(problems).toEqual([{ file: 'b.wxml', near: 'c', message: 'there is no template "c.wxml"' }])
})

test('a script that does not parse is named with its line', async () => {
  const { problems } = await compile({
    'a.wxml': '<wxs module="m" src="m.wxs" />',
    'm.wxs': 'var a = 1\nvar b = (\n',
  })
  expect(problems).toEqual([expect.objectContaining({ file: 'm.wxs', line: expect.any(Number) })])
})
