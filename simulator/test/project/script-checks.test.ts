import { describe, expect, test } from '@jest/globals'
import { checkScripts } from '../../src/project/script-checks.ts'
import { maskLiterals } from '../../src/project/script-text.ts'
import { wxMembers } from '../../src/protocol/wx-members.ts'
import { packageOf } from './demo-project.ts'

const check = (compiled: string, sources: Record<string, string> = {}) =>
  checkScripts(packageOf({ 'a.js': compiled }), async (path) => sources[path] ?? null)

test('a script may lean on every declared member', async () => {
  const uses = Object.keys(wxMembers).map((name) => `wx.${name}`)
  expect(await check(uses.join(';'))).toEqual([])
})

test('a member that is not there is named with its place in the author’s file, once', async () => {
  const source = 'wx.login()\n// wx.scanCode here\nfunction scan() {\n  wx.scanCode()\n  wx.scanCode()\n}\n'
  const sentence = 'wx.scanCode is not available in the simulator'
  const compiled = '"use strict";wx.login();function scan(){wx.scanCode(),wx.scanCode()}'
  expect(await check(compiled, { 'a.ts': source })).toEqual([
    { file: 'a.ts', line: 4, column: 3, message: sentence, isStrictOnly: true },
  ])
  expect(await check(compiled)).toMatchObject([{ file: 'a.js', line: 1, column: 41, message: sentence }])
})

test('a member that is handed on is leant on as well', async () => {
  expect(await check('promisify(wx.scanCode)')).toHaveLength(1)
  expect(await check('var scan = wx.scanCode; scan()')).toHaveLength(1)
})

test.each([
  ['computed access', 'wx["scanCode"](); wx[name]()'],
  ['typeof', 'if (typeof wx.scanCode === "function") wx.scanCode()'],
  ['canIUse', 'if (wx.canIUse("scanCode")) wx.scanCode()'],
  ['canIUse of an option', 'if (wx.canIUse("scanCode.object.onlyFromCamera")) wx.scanCode({})'],
  ['in', 'if ("scanCode" in wx) wx.scanCode()'],
  ['an optional call', 'wx.scanCode?.({})'],
  ['a condition', 'if (wx.scanCode) wx.scanCode()'],
  ['an early return', 'if (!wx.scanCode) return\nwx.scanCode()'],
  ['a conjunction', 'isOpen && wx.scanCode && wx.scanCode()'],
  ['a comparison', 'if (undefined !== wx.scanCode) wx.scanCode()'],
  ['a member of its own', 'wx.scanCode = () => {}; wx.scanCode()'],
  ['another object', 'this.wx.scanCode(); mywx.scanCode()'],
  ['a text', "throw Error('use wx.scanCode() instead')"],
])('%s is a matter of the run', async (_, code) => {
  expect(await check(code)).toEqual([])
})

test.each([
  ['an assignment', 'wx.$toast = function () {}'],
  ['an assignment by its name in text', 'wx["$toast"] = function () {}'],
  ['a definition', "Object.defineProperty(wx, '$toast', { value: 1 })"],
  ['a merge', 'Object.assign(wx, { $toast: toast, $login })'],
  ['a merge of functions', 'Object.assign(wx, { async $toast(text) { show({ text }) }, $login })'],
])('what the app itself puts on wx by %s is no fault in any other file', async (_, code) => {
  const files = packageOf({ 'a.js': 'wx.$toast("x"); wx.$toast()', 'app.js': code })
  expect(await checkScripts(files, async () => null)).toEqual([])
})

test('an optional call is seen in the author’s file when the compiler has rewritten it', async () => {
  const compiled = 'var e;null===(e=wx.scanCode)||void 0===e||e.call(wx,{})'
  expect(await check(compiled, { 'a.js': 'wx.scanCode?.({})' })).toEqual([])
})

describe('what a script says but does not run is blanked', () => {
  test.each([
    ['comments', 'a /* wx.x */ b // wx.y\nc', 'a            b        \nc'],
    ['texts', `f('it\\'s', "wx.x")`, 'f(       ,       )'],
    ['regular expressions', 'x = /["/]wx.x/g.test(y)', 'x =            .test(y)'],
    [
      'template literals around their expressions',
      '`wx.x \u0024{a + `b\u0024{{ c: d }}`} e` + f',
      '        a +     { c: d }       + f',
    ],
  ])('%s', (_, script, masked) => {
    expect(maskLiterals(script)).toBe(masked)
  })

  test('a division is none of it', () => {
    const script = 'a = (b) / 2 + c / wx.x() / 3'
    expect(maskLiterals(script)).toBe(script)
  })
})
