import { expect, test } from '@jest/globals'
import { formatQuery, parseRoute } from '../../src/host/runtime/routes.ts'

test('an absolute url gives the path without its slash and the decoded query', () => {
  expect(parseRoute('/pages/a/a?x=1&name=%E4%BD%A0&flag', 'pages/b/b')).toEqual({
    path: 'pages/a/a',
    query: { x: '1', name: '你', flag: '' },
  })
})

test('a relative url starts at the folder of the page that navigates', () => {
  expect(parseRoute('../c/c', 'pages/b/b').path).toBe('pages/c/c')
  expect(parseRoute('d', 'pages/b/b').path).toBe('pages/b/d')
})

test('a value keeps its own equals and question marks', () => {
  expect(parseRoute('/p?u=a=b?c', '').query).toEqual({ u: 'a=b?c' })
})

test('a broken escape stays as written', () => {
  expect(parseRoute('/p?u=%E4%', '').query).toEqual({ u: '%E4%' })
})

test('a formatted query reads back as it was', () => {
  const query = { a: '1&2', 名: '值=?' }
  expect(parseRoute(`/p${formatQuery(query)}`, '').query).toEqual(query)
  expect(formatQuery({})).toBe('')
})
