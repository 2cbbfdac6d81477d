import { expect, test } from '@jest/globals'
import { formatQuery, parseRoute } from '../../src/host/pages/routes.ts'

test('an absolute url gives the path without its slash and the query as it stands, as iPhones do', () => {
  expect(parseRoute('/pages/a/a?x=1&name=%E4%BD%A0&flag', 'pages/b/b')).toEqual({
    path: 'pages/a/a',
    query: { x: '1', name: '%E4%BD%A0', flag: '' },
  })
})

test('a relative url starts at the folder of the page that navigates', () => {
  expect(parseRoute('../c/c', 'pages/b/b').path).toBe('pages/c/c')
  expect(parseRoute('d', 'pages/b/b').path).toBe('pages/b/d')
})

test('a value keeps its own equals and question marks', () => {
  expect(parseRoute('/p?u=a=b?c', '').query).toEqual({ u: 'a=b?c' })
})

test('a query for the engine, which decodes it, is encoded once more', () => {
  expect(formatQuery({ a: '1&2', name: '%E4%BD%A0' })).toBe('?a=1%262&name=%25E4%25BD%25A0')
  expect(formatQuery({})).toBe('')
})
