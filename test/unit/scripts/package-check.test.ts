import { describe, expect, test } from '@jest/globals'
import {
  checkPackage,
  mainPackageBudgetBytes,
  mediaBudgetBytes,
  subPackageBudgetBytes,
} from '../../../scripts/package-check.ts'

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
    'packages/account/test/a.js',
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

  test.each([
    ['the main package', 'utils/big.js', mainPackageBudgetBytes],
    ['packages/account', 'packages/account/devices/big.js', subPackageBudgetBytes],
  ])('when %s is above its budget', (name, path, budget) => {
    const others = [
      ['pages/a.js', Buffer.alloc(mainPackageBudgetBytes / 2)],
      ['packages/other/a.js', Buffer.alloc(subPackageBudgetBytes)],
    ] as const
    const withSize = (bytes: number) => new Map([...good, ...others, [path, Buffer.alloc(bytes)]])
    expect(checkPackage(withSize(budget / 2 - 100))).toEqual([])
    expect(checkPackage(withSize(budget + 1))).toEqual([
      expect.stringMatching(new RegExp(`^${name} has \\d+ bytes, the budget is ${budget}$`)),
    ])
  })

  test('with a picture or a sound that is too large, or with too many of them', () => {
    const rest = `WeChat wants less than ${mediaBudgetBytes}`
    const media = (path: string, bytes: number) => [path, Buffer.alloc(bytes)] as const
    const found = (...all: (readonly [string, Buffer])[]) =>
      checkPackage(new Map([...good, ...all])).filter((sentence) => sentence.includes(rest))
    expect(found(media('images/big.PNG', mediaBudgetBytes))).toEqual([
      `images/big.PNG has 204800 bytes, ${rest}: make it smaller, or let a server deliver it`,
    ])
    expect(found(media('images/a.jpg', mediaBudgetBytes - 1))).toEqual([])
    expect(found(media('images/a.jpg', mediaBudgetBytes - 1), media('images/b.mp3', 1))).toEqual([
      `pictures and sounds have 204800 bytes, ${rest} for all of them`,
    ])
  })

  test('without repeating what it found', () => {
    const secret = 'a1b2c3d4e5f60718'.repeat(2)
    expect(checkPackage(withFile('utils/a.js', secret)).join()).not.toContain(secret)
  })
})
