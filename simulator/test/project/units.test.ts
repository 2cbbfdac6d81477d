import { expect, test } from '@jest/globals'
import { collectUnits } from '../../src/project/units.ts'
import { packageOf } from './demo-project.ts'

function componentFiles(path: string, json: object = {}, script = ''): Record<string, string> {
  return { [`${path}.json`]: JSON.stringify({ component: true, ...json }), [`${path}.js`]: script }
}

function collect(files: Record<string, string>, app: object = {}) {
  const page = { 'pages/a.js': '', 'pages/a.json': '{}' }
  return collectUnits(packageOf({ ...page, ...files }), { pages: ['pages/a'], ...app })
}

test('component paths resolve from the unit, from the root and to an index', () => {
  const { units, problems } = collect({
    'pages/a.json': JSON.stringify({ usingComponents: { x: '../parts/x', y: '/parts/y', z: 'parts/z' } }),
    ...componentFiles('parts/x'),
    ...componentFiles('parts/y/index'),
    ...componentFiles('parts/z'),
  })
  expect(problems).toEqual([])
  expect(units.at(-1)?.config.usingComponents).toEqual({ x: 'parts/x', y: 'parts/y/index', z: 'parts/z' })
})

test('components of app.json are known to every unit', () => {
  const { units } = collect(componentFiles('parts/x'), { usingComponents: { x: 'parts/x' } })
  expect(units.find(({ path }) => path === 'pages/a')?.config.usingComponents).toEqual({ x: 'parts/x' })
})

test('a component that is not there is named with its tag', () => {
  const { problems } = collect({ 'pages/a.json': '{"usingComponents":{"x":"./none"}}' })
  expect(problems).toEqual([
    {
      file: 'pages/a.json',
      near: '"./none"',
      message: 'usingComponents: "x": there is no component "./none"',
      isStrictOnly: true,
    },
  ])
})

test('targets of relations and defaults of generics are reached, and circles end', () => {
  const { units } = collect({
    'pages/a.json': '{"usingComponents":{"list":"/parts/list"}}',
    ...componentFiles(
      'parts/list',
      { componentGenerics: { row: { default: './row' }, cell: true } },
      'Component({relations:{"./item":{type:"child",linked:function(){}}}})',
    ),
    ...componentFiles('parts/item', {}, 'Component({relations:{"./list":{type:"parent"}}})'),
    ...componentFiles('parts/row'),
  })
  expect(units.map(({ path }) => path)).toEqual(['parts/row', 'parts/item', 'parts/list', 'pages/a'])
  const list = units.find(({ path }) => path === 'parts/list')
  expect(list?.needs).toEqual(['parts/row', 'parts/item'])
  expect(list?.genericTags).toEqual(['row', 'cell'])
  expect(list?.config.componentGenerics).toEqual({ row: { default: 'parts/row' }, cell: true })
})

test.each([
  'subpackages',
  'subPackages',
])('pages of %s are pages, whatever slashes stand in their root', (key) => {
  const files = { 'more/pages/b.js': '', 'more/pages/b.json': '{}' }
  const { units } = collect(files, { [key]: [{ root: '/more/', pages: ['pages/b'] }, { root: 'empty' }] })
  expect(units.map(({ path, kind }) => `${kind} ${path}`)).toEqual(['page pages/a', 'page more/pages/b'])
})

test('a tab bar of the app’s own is one of its components, if it is there', () => {
  const app = { tabBar: { custom: true, list: [] } }
  const bar = componentFiles('custom-tab-bar/index')
  expect(collect(bar, app).units.map(({ path }) => path)).toEqual(['custom-tab-bar/index', 'pages/a'])
  expect(collect({}, app).units.map(({ path }) => path)).toEqual(['pages/a'])
})

test.each([
  ['isolated', {}, 'Component({})'],
  ['shared', { styleIsolation: 'shared' }, 'Component({options:{styleIsolation:"isolated"}})'],
  ['apply-shared', { addGlobalClass: true }, ''],
  ['apply-shared', {}, 'Component({options:{addGlobalClass:!0}})'],
  ['shared', {}, 'Component({options:{styleIsolation:"shared"}})'],
])('style isolation is %s for %j and %s', (isolation, json, script) => {
  const { units } = collect({
    'pages/a.json': '{"usingComponents":{"x":"/x"}}',
    ...componentFiles('x', json, script),
  })
  expect(units[0]?.config.styleIsolation).toBe(isolation)
})
