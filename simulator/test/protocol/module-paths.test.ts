import { expect, test } from '@jest/globals'
import { moduleCandidates } from '../../src/protocol/module-paths.ts'

const bases = (request: string, from: string, aliases = {}) =>
  moduleCandidates(request, from, aliases).filter((_, index) => index % 3 === 0)

test('a module stands under its own name, with its type, or as the index of its folder', () => {
  expect(moduleCandidates('../b', 'pages/a/a.js')).toEqual(['pages/b', 'pages/b.js', 'pages/b/index.js'])
  expect(bases('/utils/x.js', 'pages/a/a.js')).toEqual(['utils/x.js'])
})

test('a package is looked for from the folder of the module up to the root', () => {
  expect(bases('tiny-pkg/lib', 'pages/a/a.js')).toEqual([
    'pages/a/tiny-pkg/lib',
    'pages/a/miniprogram_npm/tiny-pkg/lib',
    'pages/miniprogram_npm/tiny-pkg/lib',
    'miniprogram_npm/tiny-pkg/lib',
  ])
})

test('the longest alias that matches wins, and no other place is looked at', () => {
  const aliases = { '@/*': '/*', '@/deep/*': '/shared/deep/*', '~/*': 'shared/*' }
  expect(bases('@/u/x.js', 'pages/a/a.js', aliases)).toEqual(['u/x.js'])
  expect(bases('@/deep/x.js', 'pages/a/a.js', aliases)).toEqual(['shared/deep/x.js'])
  expect(bases('~/x', 'pages/a/a.js', aliases)).toEqual(['shared/x'])
  expect(bases('@scope/x', 'a.js', aliases)).toEqual(['@scope/x', 'miniprogram_npm/@scope/x'])
})
