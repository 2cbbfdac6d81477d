import { expect, test } from '@jest/globals'
import { checkAppKeys } from '../../src/project/app-config-checks.ts'
import { toProblems } from '../../src/project/official-fault.ts'
import { copyDemo } from './demo-project.ts'

test.each([
  [
    {
      message:
        'file: pages/a.ts\n /p/pages/a.ts: Unexpected token (3:9)\n\n  2 | Page({\n> 3 |   data: {,}\n    |          ^',
    },
    { file: 'pages/a.ts', line: 3, column: 10, message: 'Unexpected token (3:9)' },
  ],
  [
    { message: '/pages/a.wxss:4:2: Unclosed block\n> 4 | a {\n', path: 'pages/a.wxss' },
    { file: 'pages/a.wxss', line: 4, column: 2, message: 'Unclosed block' },
  ],
  [
    { message: '2:15:unexpected end tag: view', path: 'pages/a.wxml' },
    { file: 'pages/a.wxml', line: 2, column: 15, message: 'unexpected end tag: view' },
  ],
  [
    { message: "a.json: a.json\nExpecting 'STRING', got EOF\n> 5 | {\n    |  ^", path: 'a.json' },
    { file: 'a.json', line: 5, message: "Expecting 'STRING', got EOF" },
  ],
  [{ message: 'The official compiler ended' }, { message: 'The official compiler ended' }],
])('the sentence, file and place are found in %j', async (fault, problem) => {
  expect(await toProblems('/p', fault)).toEqual([problem])
})

test('several faults of one file are several problems, each at the line that it names', async () => {
  const project = await copyDemo({ 'app.json': '{\n  "a": "x/one.png",\n  "b": "x/two.png"\n}' })
  const message = 'app.json: ["a"]: "x/one.png" not found\n["b"]: "x/two.png" not found'
  expect(await toProblems(project, { message, path: 'app.json or theme.json["light"]' })).toEqual([
    { file: 'app.json', line: 2, message: '["a"]: "x/one.png" not found' },
    { file: 'app.json', line: 3, message: '["b"]: "x/two.png" not found' },
  ])
})

test.each([
  ['usePrivacyCheck', '__usePrivacyCheck__'],
  ['tabbar', 'tabBar'],
  ['darkMode', 'darkmode'],
  ['page', 'pages'],
  ['useExtendLib', 'useExtendedLib'],
])('the key %s of app.json is taken for a misspelt %s', (key, meant) => {
  expect(checkAppKeys({ [key]: true })).toMatchObject([
    { file: 'app.json', near: `"${key}"`, message: `unknown key "${key}": is "${meant}" meant?` },
  ])
})

test('keys that are known, or like none that is, pass', () => {
  expect(checkAppKeys({ pages: [], glassEaselWebview: true, somethingOfTomorrow: 1 })).toEqual([])
})
