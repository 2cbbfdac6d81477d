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

test.each([
  ['a template literal', '<view>{{ok}}</view>\n<view>{{`a`}}</view>', 'no template literal', 9],
  ['optional chaining', '<view />\n<view a="{{ok}} {{ a?.b }}" />', 'no optional chaining (?.)', 21],
  ['a default by ??', '<view />\n  <view>{{a ?? b}}</view>', 'no ??', 13],
])('%s is refused once, at its place', async (_name, source, what, column) => {
  const { problems } = await compile({ 'a.wxml': source.replace('\n', '') }, { 'a.wxml': source })
  expect(problems).toEqual([
    { file: 'a.wxml', line: 2, column, message: `WeChat's compiler takes ${what} in an expression` },
  ])
})

test.each([
  ['in a text', `<view>{{'a?.b' + "\`??"}} a?.b \`</view>`],
  ['in a comment', '<!-- {{a?.b}} --><view />'],
  [
    'in a script',
    '<wxs module="m">var a = {{b: "`"}}; module.exports = {}</wxs><wxs module="n" src="n.wxs" />',
  ],
  ['of a number', '<view>{{a?.5:1}}</view>'],
])('what looks like it %s is no such thing', async (_name, source) => {
  const { problems } = await compile({ 'a.wxml': source, 'n.wxs': '' })
  expect(problems.filter(({ message }) => message.startsWith('WeChat'))).toEqual([])
})

test('imports that lead nowhere are named, imports that lead on are followed', async () => {
  const { problems, imports } = await compile({
    'a.wxml': '<import src="b.wxml" /><view />',
    'b.wxml': '<template name="t"><include src="/c.wxml" /></template>',
  })
  expect(Object.fromEntries(imports)).toEqual({ a: ['b'], b: ['c'] })
  expect(problems).toMatchObject([
    { file: 'b.wxml', near: 'c', message: 'there is no template "c.wxml"', isStrictOnly: true },
  ])
})

test('a script that does not parse is named with its line', async () => {
  const { problems } = await compile({
    'a.wxml': '<wxs module="m" src="m.wxs" />',
    'm.wxs': 'var a = 1\nvar b = (\n',
  })
  expect(problems).toEqual([expect.objectContaining({ file: 'm.wxs', line: expect.any(Number) })])
})
