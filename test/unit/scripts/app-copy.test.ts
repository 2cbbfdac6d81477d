import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { requireAnswers } from '../../../scripts/e2e/answers.ts'
import { DevToolsError } from '../../../scripts/e2e/devtools-error.ts'
import { copyApp } from '../../../scripts/lib/app-copy.ts'

let root: string
let target: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'passport-app-'))
  target = mkdtempSync(join(tmpdir(), 'passport-copy-'))
})

afterEach(() => {
  for (const folder of [root, target]) rmSync(folder, { recursive: true, force: true })
})

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

const listCopy = () =>
  readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(target.length + 1))
    .sort()

test('the copy has what belongs to the app and nothing else, byte for byte', async () => {
  const app = {
    'app.json': '{ "pages": ["pages/a/a"] }',
    'app.ts': 'App({})\n',
    'pages/a/a.wxml': '<view>一</view>',
    'images/a.png': '\u0001',
  }
  write({
    ...app,
    'project.config.json':
      '{ "appid": "wx1", "packOptions": { "ignore": [{ "type": "folder", "value": "server" }] } }',
    'server/main.ts': 'secret',
    'node_modules/a/index.js': '',
    '.git/config.json': '{}',
    '.env': 'secret',
    'private.wx1.key': 'secret',
    'README.md': '',
  })
  await copyApp(root, target, { appid: 'touristappid', setting: { urlCheck: false } })
  expect(listCopy()).toEqual([...Object.keys(app), 'project.config.json'].sort())
  for (const [path, text] of Object.entries(app)) expect(readFileSync(join(target, path), 'utf8')).toBe(text)
})

test('its settings are those of the app, but for what is changed', async () => {
  const setting = { es6: true, urlCheck: true }
  write({
    'project.config.json': JSON.stringify({ appid: 'wx1', libVersion: '3.10.1', setting }),
    'project.private.config.json': '{ "setting": { "urlCheck": true } }',
  })
  await copyApp(root, target, { appid: 'touristappid', setting: { urlCheck: false } })
  expect(listCopy()).toEqual(['project.config.json'])
  expect(JSON.parse(readFileSync(join(target, 'project.config.json'), 'utf8'))).toEqual({
    appid: 'touristappid',
    libVersion: '3.10.1',
    setting: { es6: true, urlCheck: false },
  })
})

test.each(['app.json', 'pages/a/a.json'])('%s that chooses glass-easel is refused, and why', async (path) => {
  write({ 'app.json': '{ "pages": [] }', [path]: '{ "componentFramework": "glass-easel" }' })
  const refused = requireAnswers(root)
  await expect(refused).rejects.toBeInstanceOf(DevToolsError)
  await expect(refused).rejects.toThrow(path)
  await expect(refused).rejects.toThrow('no Page and no Element call')
})

test('the app itself can be driven in DevTools', async () => {
  await copyApp('.', target, { appid: 'touristappid' })
  await requireAnswers(target)
  expect(listCopy()).toContain('pages/login/login.wxml')
})
