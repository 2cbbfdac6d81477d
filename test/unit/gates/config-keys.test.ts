import { expect, test } from '@jest/globals'
import { checkConfigKeys } from '../../../scripts/gates/config-keys.ts'

const check = (file: string, text: string) => checkConfigKeys(new Map([[file, text]]))

test.each<[file: string, text: string, finding: string]>([
  [
    'app.json',
    '{\n  "pages": [],\n  "usePrivacyCheck": true\n}',
    'app.json:3: WeChat knows no key "usePrivacyCheck" here: write "__usePrivacyCheck__"',
  ],
  [
    'app.json',
    '{\n  "window": {\n    "navigationBarTitle": "Passport" } }',
    'app.json:3: WeChat knows no key "navigationBarTitle" here: take it away',
  ],
  [
    'app.json',
    '{ "tabBar": { "list": [\n{ "pagePath": "a", "text": "A" },\n{ "pagePath": "b", "txt": "B" }] } }',
    'app.json:3: WeChat knows no key "txt" here: write "text"',
  ],
  [
    'app.json',
    '{ "permission": { "scope.userlocation": { "desc": "to find shops" } } }',
    'app.json:1: WeChat knows no key "scope.userlocation" here: write "scope.userLocation"',
  ],
  [
    'app.json',
    '{ "workers": { "pth": "workers" } }',
    'app.json:1: WeChat knows no key "pth" here: write "path"',
  ],
  [
    'pages/a/a.json',
    '{\n\n"navigationBarTitletext": "A" }',
    'pages/a/a.json:3: WeChat knows no key "navigationBarTitletext" here: write "navigationBarTitleText"',
  ],
  [
    'components/a/a.json',
    '{ "component": true, "rendererOptions": { "skyline": { "nothing": true } } }',
    'components/a/a.json:1: WeChat knows no key "nothing" here: take it away',
  ],
  [
    'project.config.json',
    '{ "setting": {\n"minifyWxss": true } }',
    'project.config.json:2: WeChat knows no key "minifyWxss" here: write "minifyWXSS"',
  ],
  [
    'project.config.json',
    '{ "packOptions": { "ignore": [{ "typ": "folder", "value": "a" }] } }',
    'project.config.json:1: WeChat knows no key "typ" here: write "type"',
  ],
  ['sitemap.json', '{ "rule": [] }', 'sitemap.json:1: WeChat knows no key "rule" here: write "rules"'],
  ['theme.json', '{ "Light": {} }', 'theme.json:1: WeChat knows no key "Light" here: write "light"'],
])('in %s, %j is found with line and cure', (file, text, finding) => {
  expect(check(file, text)).toEqual([finding])
})

test.each([
  ['app.json', '{ "glassEaselWebview": true, "subPackages": [{ "root": "a", "pages": [] }] }'],
  ['app.json', '{ "usingComponents": { "any-tag": "/a" }, "resolveAlias": { "~/*": "/*" } }'],
  ['pages/a/a.json', '{ "usingComponents": { "any-tag": "/a" }, "navigationBarTitleText": "A" }'],
  ['project.config.json', '{ "setting": { "swc": true, "useCompilerPlugins": ["typescript"] } }'],
  ['pages/app/app.json', '{ "enablePullDownRefresh": true }'],
  ['theme.json', '{ "light": { "anyName": "#fff" }, "dark": {} }'],
])('in %s, %j is known', (file, text) => {
  expect(check(file, text)).toEqual([])
})

test('every key is named, not only the first', () => {
  expect(check('app.json', '{ "a": 1, "window": { "b": 2 }, "c": 3 }')).toHaveLength(3)
})
