import { expect, test } from '@jest/globals'
import { toJsonSafe } from '../../src/host/app/json-safe.ts'
import { readDataPath } from '../../src/host/automation/data-path.ts'
import { buildFunction } from '../../src/host/automation/evaluate.ts'
import { createModules } from '../../src/host/engine/modules.ts'
import { parseSelector } from '../../src/host/engine/selector.ts'
import { adaptStyle } from '../../src/host/engine/theme-style.ts'

test('the theme query is met for the phone’s theme alone, also beside other conditions', () => {
  const text = '@media (min-width: 300px) and (prefers-color-scheme:dark) { a { height: 50vh } }'
  expect(adaptStyle(text, 'dark')).toBe(
    '@media (min-width: 300px) and (min-width: 0px) { a { height: 50cqh } }',
  )
  expect(adaptStyle(text, 'light')).toContain('and (max-width: 0px)')
})

test('only lengths count as vh', () => {
  expect(adaptStyle('.a-5vh{top:-.5vh;width:calc(100vh - 1px)}', 'light')).toBe(
    '.a-5vh{top:-.5cqh;width:calc(100cqh - 1px)}',
  )
})

test('a data path reads keys and indices, and a key of that very name wins', () => {
  const data = { a: { b: [1, { c: 2 }] }, 'a.b': 'own' }
  expect(readDataPath(data, 'a.b[1].c')).toBe(2)
  expect(readDataPath(data, 'a.b')).toBe('own')
  expect(readDataPath(data, 'a.x.y')).toBeUndefined()
})

test('what an app logs becomes plain JSON', () => {
  const cycle: Record<string, unknown> = { n: 1 }
  cycle.self = cycle
  expect(toJsonSafe([cycle, () => 1, undefined, 5n])).toEqual([
    { n: 1, self: '[Circular]' },
    '[Function anonymous]',
    undefined,
    '5',
  ])
  expect(toJsonSafe(new TypeError('bad'))).toMatch(/^TypeError: bad/)
})

test('an object that reaches very far is cut off, not walked to its end', () => {
  const wide = (depth: number): object[] =>
    depth === 0 ? [] : Array.from({ length: 50 }, () => wide(depth - 1))
  const text = JSON.stringify(toJsonSafe(wide(3)))
  expect(text).toContain('[Array]')
  expect(text.length).toBeLessThan(100_000)
})

test('the same object twice is no cycle', () => {
  const shared = { n: 1 }
  expect(toJsonSafe({ a: shared, b: shared })).toEqual({ a: { n: 1 }, b: { n: 1 } })
})

test('a function of a controller sees the app’s names and not the browser’s', () => {
  const call = buildFunction('(n) => [wx.name, typeof document, n]', { wx: { name: 'phone' } })
  expect(call(3)).toEqual(['phone', 'undefined', 3])
})

test('a text that is no function is refused', () => {
  expect(() => buildFunction('1 + 1', {})).toThrow('functionDeclaration is not a function expression')
  expect(() => buildFunction('foo() {}', {})).toThrow('functionDeclaration is not a function expression')
})

const define = (path: string, body: string) =>
  `define(${JSON.stringify(path)}, function (require, module, exports, wx) {${body}})`

test('a module runs once and requires others relative to itself', () => {
  const scripts = [
    define('pages/a.js', "exports.value = require('../utils/b').value + require('../utils/b').value"),
    define('utils/b.js', 'wx.runs += 1; exports.value = 2'),
  ].join('\n')
  const wx = { runs: 0 }
  const modules = createModules(scripts, { wx })
  expect(modules.run('pages/a.js')).toEqual({ value: 4 })
  expect(wx.runs).toBe(1)
})

test('modules that require each other see what is there so far', () => {
  const scripts = [
    define('a.js', "exports.early = 1; exports.b = require('./b').seen"),
    define('b.js', "exports.seen = require('./a').early"),
  ].join('\n')
  expect(createModules(scripts, {}).run('a.js')).toEqual({ early: 1, b: 1 })
})

test('a module of another sub-package is loaded later, by promise or by callbacks', async () => {
  const scripts = [define('far/x.js', 'module.exports = 7'), define('a.js', 'module.exports = require')]
  const load = createModules(scripts.join('\n'), {}).run('a.js') as LateRequire
  expect(await load.async('./far/x')).toBe(7)
  expect(await new Promise((resolve) => load('far/x.js', resolve))).toBe(7)
  const words = expect.stringContaining("module 'none.js' is not defined")
  await expect(load.async('none')).rejects.toThrow("module 'none.js' is not defined")
  const failure = await new Promise((resolve) => load('none', () => {}, resolve))
  expect(failure).toEqual({ mod: 'none', errMsg: words })
})

interface LateRequire {
  (request: string, onLoaded: (exports: unknown) => void, onFailed?: (failure: object) => void): void
  async(request: string): Promise<unknown>
}

test('a module that is not there is named', () => {
  const modules = createModules(define('a.js', "require('./none')"), {})
  expect(() => modules.run('a.js')).toThrow("module 'none.js' is not defined, require args is './none'")
})

test('a selector reads tag, class, id and attributes with their combinators', () => {
  const [first, second] = parseSelector('view.a#b > text[data-x="1,2"], .c')
  expect(first).toEqual([
    { tag: 'view', id: 'b', classes: ['a'], attributes: [], isChild: false },
    { tag: 'text', id: null, classes: [], attributes: [{ name: 'data-x', value: '1,2' }], isChild: true },
  ])
  expect(second?.[0]?.classes).toEqual(['c'])
})

test.each(['', 'a:hover', 'a >', 'a >>> b', '.', '[x', 'a + b'])('selector "%s" is refused', (selector) => {
  expect(() => parseSelector(selector)).toThrow(/selector/)
})
