import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { checkPackage, packageBudgetBytes } from '../../scripts/package-check.ts'
import type { PackageFiles } from '../../simulator/src/project/official-compiler.ts'
import { wechatCompilers } from '../../simulator/src/project/wechat-compilers.ts'
import { compileApp, root } from './support/compiled-app.ts'

let files: PackageFiles

beforeAll(async () => {
  files = await compileApp()
})

test('the package that would be uploaded breaks no rule', () => {
  expect(checkPackage(files)).toEqual([])
})

test('the compilers inside WeChat accept every template and every sheet of the package', async () => {
  const readSource = (path: string) => readFile(join(root, path), 'utf8').catch(() => null)
  expect(await wechatCompilers.check(files, readSource)).toEqual([])
})

test('the package holds every page of app.json with script, template and configuration', () => {
  const { pages } = JSON.parse(String(files.get('app.json'))) as { pages: string[] }
  expect(pages.length).toBeGreaterThan(0)
  for (const page of pages) {
    for (const type of ['js', 'wxml', 'json']) expect([...files.keys()]).toContain(`${page}.${type}`)
  }
})

test('no TypeScript and no declaration is left in the package', () => {
  expect([...files.keys()].filter((path) => path.endsWith('.ts'))).toEqual([])
})

describe('a package is refused', () => {
  const good = new Map([
    ['utils/api/base-url.js', Buffer.from('exports.baseUrl="https://passport.example.com"')],
  ])
  const withFile = (path: string, content: string | Buffer) =>
    new Map([...good, [path, Buffer.from(content)]])

  test('never without a reason', () => {
    expect(checkPackage(good)).toEqual([])
  })

  test.each([
    'server/src/main.js',
    'simulator/host.js',
    'test/unit/a.test.js',
    'docs/shot.png',
    'scripts/start.js',
    'typings/api.d.ts',
    'utils/auth/notes.md',
    'package.json',
    'pages/login/test/a.js',
  ])('with %s in it', (path) => {
    expect(checkPackage(withFile(path, ''))).toEqual([`${path} does not belong to the package`])
  })

  test.each([
    ['something like an AppSecret', `secret="${'0123456789abcdef'.repeat(2)}"`],
    ['a session token', `mps_${'a'.repeat(43)}`],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----'],
    ['a secret of the simulated world', 'const key = "sim-1f2e3d4c5b6a"'],
    ['session_key', 'data.session_key'],
  ])('with %s', (what, content) => {
    expect(checkPackage(withFile('utils/a.js', content))).toEqual([`utils/a.js contains ${what}`])
  })

  test.each([
    ["WeChat's server API", 'https://api.weixin.qq.com'],
    ['a local address', 'http://127.0.0.1:8787'],
  ])('with %s', (what, origin) => {
    expect(checkPackage(withFile('utils/a.js', `"${origin}/x"`))).toEqual([
      `utils/a.js contains ${what}`,
      `the package names https://passport.example.com, ${origin}; it must name one https origin`,
    ])
  })

  test('with an origin that is not https, a second one, or none', () => {
    expect(checkPackage(new Map([['app.js', Buffer.from('"http://a.example"')]]))).toHaveLength(1)
    expect(checkPackage(withFile('app.js', '"https://b.example"'))).toHaveLength(1)
    expect(checkPackage(new Map())).toEqual(['the package names no origin; it must name one https origin'])
  })

  test('with a style that older engines drop, unless it stands apart in @supports', () => {
    const merged = '.page{padding:16px max(16px,calc(50% - 280px)) 32px}'
    expect(checkPackage(withFile('app.wxss', merged))).toEqual([
      'app.wxss has max() outside @supports, where an engine without it loses the whole declaration',
    ])
    const apart = '.a{padding:16px}@supports (padding:max(0px)){.a{padding:16px max(1px,2px)}}.b{color:red}'
    expect(checkPackage(withFile('app.wxss', apart))).toEqual([])
    expect(checkPackage(withFile('app.wxss', `${apart}.c{margin:env(safe-area-inset-top)}`))).toHaveLength(1)
  })

  test('above its budget', () => {
    const tooBig = withFile('images/big.png', Buffer.alloc(packageBudgetBytes))
    expect(checkPackage(tooBig)).toEqual([expect.stringContaining(`the budget is ${packageBudgetBytes}`)])
  })

  test('without repeating what it found', () => {
    const secret = 'a1b2c3d4e5f60718'.repeat(2)
    expect(checkPackage(withFile('utils/a.js', secret)).join()).not.toContain(secret)
  })
})
