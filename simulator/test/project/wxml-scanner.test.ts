import { expect, test } from '@jest/globals'
import { scanWxml } from '../../src/project/wxml-scanner.ts'

test('elements are listed in order with line, column and attributes', () => {
  const source = '<view\n  class="a b"\n  bindtap=\'go\' hidden>\n  <text>x</text>\n</view>'
  expect(scanWxml(source)).toEqual([
    {
      tag: 'view',
      line: 1,
      column: 1,
      attributes: [
        { name: 'class', value: 'a b', line: 2, column: 3 },
        { name: 'bindtap', value: 'go', line: 3, column: 3 },
        { name: 'hidden', value: null, line: 3, column: 16 },
      ],
    },
    { tag: 'text', line: 4, column: 3, attributes: [] },
  ])
})

test.each([
  ['comments', '<!-- <a> -->\n<b/>'],
  ['expressions', '{{ c <a ? 1 : 2 }}\n<b/>'],
  ['the code of an inline script', '<wxs module="m">var c = 1 <a</wxs>\n<b/>'],
  ['attribute values', '<wxs src="a > <a" />\n<b/>'],
])('what looks like an element inside %s is none', (_, source) => {
  const tags = scanWxml(source).map(({ tag, line }) => `${tag}:${line}`)
  expect(tags.filter((tag) => !tag.startsWith('wxs'))).toEqual(['b:2'])
})

test('a template that ends in the middle of a tag gives what can be read', () => {
  expect(scanWxml('<view class="a')).toMatchObject([{ tag: 'view' }])
  expect(scanWxml('<!-- open')).toEqual([])
})
