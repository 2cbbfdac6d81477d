import { runInNewContext } from 'node:vm'
import { expect, test } from '@jest/globals'
import { adaptInlineWxs, adaptWxs, wxsGlobals } from '../../src/project/wxs.ts'

const run = (code: string) => runInNewContext(`${wxsGlobals}\n${adaptWxs(code)}`)

test.each([
  ['[1]', 'Array'],
  ['({})', 'Object'],
  ['"a"', 'String'],
  ['(1)', 'Number'],
  ['true', 'Boolean'],
  ['(function () {})', 'Function'],
  ['getDate()', 'Date'],
  ['getRegExp("a")', 'RegExp'],
])('the constructor of %s is the text "%s"', (value, name) => {
  expect(run(`${value}.constructor`)).toBe(name)
})

test('what only says constructor stays as it is', () => {
  const code = 'var a = "x.constructor"; // y.constructor\nvar constructor = a'
  expect(adaptWxs(code)).toBe(code)
})

test('a script inside a template is adapted, the template is not', () => {
  expect(
    adaptInlineWxs(
      '<view>{{a.constructor}}</view><wxs module="m">exports.a = b.constructor</wxs><wxs src="c.wxs" module="c" />',
    ),
  ).toBe(
    '<view>{{a.constructor}}</view><wxs module="m">exports.a = b[wxsTypeName]</wxs><wxs src="c.wxs" module="c" />',
  )
})
