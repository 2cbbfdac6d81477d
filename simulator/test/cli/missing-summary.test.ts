import { expect, test } from '@jest/globals'
import { describeMissing, summariseMissing } from '../../src/cli/missing-summary.ts'

const message = 'wx.scanCode is not available in the simulator'

test('nothing missing is nothing to say', () => {
  expect(summariseMissing([])).toEqual([])
})

test('more than a screen of it is for the log', () => {
  const missing = Array.from({ length: 40 }, (_, line) => ({
    file: 'a.wxml',
    line,
    message: `<tag-${line}>`,
  }))
  expect(describeMissing(missing)).toHaveLength(41)
  const summary = summariseMissing(missing)
  expect(summary).toHaveLength(21)
  expect(summary.at(-1)).toBe('  … and 21 more, which stand in the log')
})

test('each missing thing stands once, with its first places', () => {
  const missing = [1, 2, 3, 4, 5].map((line) => ({ file: 'a.js', line, column: 7, message }))
  const [head, ...lines] = summariseMissing([
    ...missing.slice(0, 1),
    { file: 'app.json', message: '"plugins" is not available in the simulator' },
    ...missing.slice(1),
  ])
  expect(head).toContain('lacks or ignores 2 of what the project uses')
  expect(lines).toEqual([
    `  ${message} (a.js:1:7, a.js:2:7, a.js:3:7 and 2 more)`,
    '  "plugins" is not available in the simulator (app.json)',
  ])
})
