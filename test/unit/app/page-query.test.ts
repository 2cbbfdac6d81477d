import { expect, test } from '@jest/globals'
import { readPageQuery } from '../../../utils/app/page-query'

test.each([
  ['as it stands in the link', { name: '%E6%9E%97%E5%A4%8F', to: '%2Fa%3Fb%3D1%26c' }],
  ['decoded by the phone', { name: '林夏', to: '/a?b=1&c' }],
])('a query %s is read the same', (_name, query) => {
  expect(readPageQuery(query)).toEqual({ name: '林夏', to: '/a?b=1&c' })
})

test('what cannot be decoded stays as it is, and nothing is an empty text', () => {
  expect(readPageQuery({ share: '100%', broken: '%E6%9', flag: '', none: undefined })).toEqual({
    share: '100%',
    broken: '%E6%9',
    flag: '',
    none: '',
  })
})
