import { beforeEach, expect, test } from '@jest/globals'
import { createUnitLoader } from '../../src/host/engine/unit-loader.ts'
import type { AppConfig, Build, Unit } from '../../src/protocol/build.ts'

const unit = (kind: Unit['kind'], needs: string[] = []): Unit => ({ kind, config: {}, needs, style: '' })

/** In the order of a build: what is needed comes first. */
const units: Build['units'] = {
  'parts/inner': unit('component'),
  'parts/outer': unit('component', ['parts/inner']),
  'pages/a': unit('page', ['parts/outer']),
  'pages/b': unit('page'),
  'more/parts/own': unit('component', ['more/parts/other']),
  'more/parts/other': unit('component', ['more/parts/own']),
  'more/pages/c': unit('page', ['more/parts/own', 'parts/inner']),
}

let loaded: string[]
beforeEach(() => {
  loaded = []
})

function start(app: Partial<AppConfig> = {}) {
  const config = {
    pages: ['pages/a', 'pages/b'],
    subpackages: [{ root: '/more', pages: ['pages/c'] }],
    ...app,
  }
  const loader = createUnitLoader({ app: config, units } as unknown as Build)
  loader.runWith((path) => loaded.push(path))
  return loader
}

test('the main package is loaded at start, a sub-package with its first page', () => {
  const loader = start()
  loader.loadAtStart()
  expect(loaded).toEqual(['parts/inner', 'parts/outer', 'pages/a', 'pages/b'])
  loaded = []
  loader.loadFor('more/pages/c')
  expect(loaded).toEqual(['parts/inner', 'more/parts/own', 'more/parts/other', 'more/pages/c'])
})

test('an app that asks for it loads what a page needs, and no more', () => {
  const loader = start({ lazyCodeLoading: 'requiredComponents' })
  loader.loadAtStart()
  expect(loaded).toEqual([])
  loader.loadFor('pages/a')
  expect(loaded).toEqual(['parts/inner', 'parts/outer', 'pages/a'])
})
