import { expect, test } from '@jest/globals'
import { findWxUses } from '../../../scripts/gates/wx-uses.ts'

const namesIn = (text: string, file = 'a.js') => findWxUses(file, text).map(({ name }) => name)

test.each<[script: string, names: string[]]>([
  ['wx.getLocation({})', ['getLocation']],
  ["wx['getLocation']({})", ['getLocation']],
  ['wx?.getLocation?.({})', ['getLocation']],
  ['const { getLocation: where, login } = wx', ['getLocation', 'login']],
  ['var e=wx,t=e.getLocation;t()', ['getLocation']],
  ['const map = wx.createMapContext("m"); map.moveToLocation()', ['createMapContext', 'moveToLocation']],
  ["wx.authorize({ scope: 'scope.record' })", ['authorize scope.record', 'authorize']],
])('%s uses %j', (script, names) => {
  expect(namesIn(script).sort()).toEqual([...names].sort())
})

test.each([
  '// wx.getLocation()',
  '/* wx.getLocation() */',
  'const text = "wx.getLocation()"',
  'const text = `wx.getLocation()`',
  'const pattern = /wx.getLocation()/',
  'other.getLocation()',
  'const app = { wx: { getLocation() {} } }; app.wx.getLocation()',
])('%s uses nothing', (script) => {
  expect(namesIn(script)).toEqual([])
})

test('TypeScript is read too, with the place', () => {
  const text = 'function where(): void {\n  wx.getLocation({} as Option)\n}'
  expect(findWxUses('a.ts', text)).toEqual([{ name: 'getLocation', index: text.indexOf('getLocation') }])
})
