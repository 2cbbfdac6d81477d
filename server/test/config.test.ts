import { describe, expect, test } from '@jest/globals'
import { type Config, ConfigError, parseConfig } from '../src/config/config.ts'

const key = `2026-11:${Buffer.alloc(32, 9).toString('base64')}`
const production = {
  DATABASE_FILE: '/var/lib/passport/passport.db',
  WECHAT_APPID: 'wx5a3d9c7e1f2b4086',
  WECHAT_SECRET: '0123456789abcdef0123456789abcdef',
  CODE_HMAC_KEY: key,
  DATA_KEYS: key,
}
const development = {
  MODE: 'development',
  DATABASE_FILE: 'dev.db',
  WECHAT_APPID: 'wx5a3d9c7e1f2b4086',
  WECHAT_SECRET: 'sim-secret',
  WECHAT_BASE_URL: 'http://127.0.0.1:9082',
}

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    parseConfig(env)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.faults
  }
}

test('rule 1.3: production is the default, talks to WeChat and listens on loopback', () => {
  expect(parseConfig(production)).toEqual({
    mode: 'production',
    listen: { host: '127.0.0.1', port: 8787 },
    opsListen: { host: '127.0.0.1', port: 8788 },
    database: { engine: 'sqlite', file: production.DATABASE_FILE, durability: 'disk' },
    wechat: {
      appId: production.WECHAT_APPID,
      appSecret: production.WECHAT_SECRET,
      baseUrl: 'https://api.weixin.qq.com',
      timeoutMs: 5_000,
    },
    push: null,
    dataKeys: [{ id: '2026-11', key: Buffer.alloc(32, 9) }],
    publicUrl: null,
    fallback: { nickname: 'refuse', avatar: 'hide', risk: 'accept' },
    codeHmacKey: Buffer.alloc(32, 9),
    trustedProxies: [],
    deletionGraceMs: 7 * 86_400_000,
  } satisfies Config)
})

test.each([
  ['0', 0],
  ['15', 15],
])('rule 5.3: a deletion can be taken back for %s days', (text, days) => {
  const { deletionGraceMs } = parseConfig({ ...production, DELETION_GRACE_DAYS: text })
  expect(deletionGraceMs).toBe(days * 86_400_000)
})

test.each(['16', '-1', '1.5', 'week'])('rule 5.3: a grace of %s days is refused', (text) => {
  expect(() => parseConfig({ ...production, DELETION_GRACE_DAYS: text })).toThrow(
    'DELETION_GRACE_DAYS: must be 0 to 15 days',
  )
})

describe('worst 4: production refuses each leftover of development, by name', () => {
  test.each([
    ['base URL', { WECHAT_BASE_URL: 'http://127.0.0.1:9082' }, 'WECHAT_BASE_URL'],
    [
      'base URL that only looks like it',
      { WECHAT_BASE_URL: 'https://api.weixin.qq.com.evil.example' },
      'WECHAT_BASE_URL',
    ],
    ['secret of npm start', { WECHAT_SECRET: 'dev-0123' }, 'WECHAT_SECRET'],
    ['secret of the simulator', { WECHAT_SECRET: 'sim-0123' }, 'WECHAT_SECRET'],
    ['appid', { WECHAT_APPID: 'sim-app' }, 'WECHAT_APPID'],
    ['key id', { CODE_HMAC_KEY: `dev-1:${key.split(':')[1]}` }, 'CODE_HMAC_KEY'],
    ['no key', { CODE_HMAC_KEY: '' }, 'CODE_HMAC_KEY'],
    ['data key id', { DATA_KEYS: `${key},dev-1:${key.split(':')[1]}` }, 'DATA_KEYS'],
    ['no data key', { DATA_KEYS: '' }, 'DATA_KEYS'],
    [
      'push token',
      { WECHAT_PUSH_TOKEN: 'sim-token', WECHAT_PUSH_AES_KEY: 'A'.repeat(43) },
      'WECHAT_PUSH_TOKEN',
    ],
    ['loopback public URL', { PUBLIC_URL: 'https://localhost:8787' }, 'PUBLIC_URL'],
    ['public URL without TLS', { PUBLIC_URL: 'http://passport.example.com' }, 'PUBLIC_URL'],
  ] as [string, Record<string, string>, string][])('%s', (_name, change, name) => {
    const faults = faultsOf({ ...production, ...change })
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(new RegExp(`^${name}: `))
  })
})

test.each([
  'dev-',
  'sim-',
])('rule 11.7: in production no appid, secret, push token or key id begins with %s', (mark) => {
  const id = (name: string) => `${mark}${name}:${key.split(':')[1]}`
  const marked: Record<string, string> = {
    WECHAT_APPID: `${mark}wx5a3d9c7e1f2b4086`,
    WECHAT_SECRET: `${mark}0123456789abcdef`,
    CODE_HMAC_KEY: id('1'),
    DATA_KEYS: id('1'),
    WECHAT_PUSH_TOKEN: `${mark}token`,
  }
  const env = { ...production, WECHAT_PUSH_AES_KEY: 'A'.repeat(43), WECHAT_PUSH_TOKEN: 'token' }
  expect(faultsOf(env)).toEqual([])
  for (const [name, value] of Object.entries(marked)) {
    expect(faultsOf({ ...env, [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name}: `))])
  }
})

describe('rule 1.3: development stays on this machine', () => {
  test('a complete development configuration is accepted', () => {
    expect(parseConfig(development)).toMatchObject({ mode: 'development', codeHmacKey: null })
  })

  test.each([
    ['listening elsewhere', { LISTEN: '0.0.0.0:8787' }, 'LISTEN'],
    ['operations elsewhere', { OPS_LISTEN: '192.168.1.2:8788' }, 'OPS_LISTEN'],
    ['another machine as WeChat', { WECHAT_BASE_URL: 'http://10.0.0.1:9082' }, 'WECHAT_BASE_URL'],
    ['a real secret for a stand-in of WeChat', { WECHAT_SECRET: production.WECHAT_SECRET }, 'WECHAT_SECRET'],
  ] as [string, Record<string, string>, string][])('%s is refused', (_name, change, name) => {
    expect(faultsOf({ ...development, ...change })[0]).toMatch(new RegExp(`^${name}: `))
  })

  test('a real secret goes to the real WeChat', () => {
    const env = {
      ...development,
      ...production,
      WECHAT_BASE_URL: 'https://api.weixin.qq.com',
      MODE: 'development',
    }
    expect(faultsOf(env)).toEqual([])
  })
})

describe('values', () => {
  test('two databases at once are refused', () => {
    const env = { ...production, DATABASE_URL: 'postgres://passport@127.0.0.1/passport' }
    expect(faultsOf(env)).toEqual(['DATABASE_FILE: is set beside DATABASE_URL: choose one'])
  })

  test('every fault is named at once', () => {
    const names = faultsOf({ MODE: 'prod', LISTEN: 'here', DURABILITY: 'maybe' }).map(
      (fault) => fault.split(':')[0],
    )
    expect(names).toEqual(['MODE', 'LISTEN', 'DURABILITY', 'DATABASE_FILE', 'WECHAT_APPID', 'WECHAT_SECRET'])
  })

  test.each([
    ['127.0.0.1:0', { host: '127.0.0.1', port: 0 }],
    ['[::1]:8787', { host: '::1', port: 8787 }],
    ['localhost:80', { host: 'localhost', port: 80 }],
  ])('LISTEN may be %s', (text, listen) => {
    expect(parseConfig({ ...development, LISTEN: text }).listen).toEqual(listen)
  })

  test.each(['8787', ':8787', '127.0.0.1', '127.0.0.1:70000', '::1:80'])('LISTEN may not be %s', (text) => {
    expect(faultsOf({ ...development, LISTEN: text })).toEqual(['LISTEN: must look like 127.0.0.1:8787'])
  })

  test('rule 9.1: trusted proxies are a list of networks', () => {
    const { trustedProxies } = parseConfig({
      ...development,
      TRUSTED_PROXIES: '10.0.0.0/8, 192.168.1.1,fd00::/8',
    })
    expect(trustedProxies).toEqual(['10.0.0.0/8', '192.168.1.1', 'fd00::/8'])
  })

  test.each([
    'true',
    '1',
    '0.0.0.0/0',
    '0.0.0.0/1,128.0.0.0/1',
    '::ffff:0:0/96',
    '::/0',
    '::/1',
    'proxy.example',
    '10.0.0.0/33',
    '10.0.0.0/8/8',
    '10.0.0.1,',
    'fe80::1%eth0',
  ])('rule 9.1: trusted proxies may not be %s', (text) => {
    expect(faultsOf({ ...development, TRUSTED_PROXIES: text })[0]).toMatch(/^TRUSTED_PROXIES: /)
  })

  test.each(['short:AAAA', 'noid', `:${key}`])('a key may not be %s', (text) => {
    expect(faultsOf({ ...development, CODE_HMAC_KEY: text })[0]).toMatch(/^CODE_HMAC_KEY: /)
  })

  test('message push needs both its values', () => {
    expect(faultsOf({ ...development, WECHAT_PUSH_TOKEN: 'token' })).toEqual([
      'WECHAT_PUSH_AES_KEY: is required',
    ])
    const push = { WECHAT_PUSH_TOKEN: 'token', WECHAT_PUSH_AES_KEY: 'A'.repeat(43) }
    expect(parseConfig({ ...development, ...push }).push).toEqual({
      token: 'token',
      aesKey: Buffer.alloc(32),
    })
  })

  test.each(['A'.repeat(42), `${'A'.repeat(42)}!`])('an EncodingAESKey may not be %s', (text) => {
    const push = { WECHAT_PUSH_TOKEN: 'token', WECHAT_PUSH_AES_KEY: text }
    expect(faultsOf({ ...development, ...push })[0]).toMatch(/^WECHAT_PUSH_AES_KEY: /)
  })

  test('rule 8.2: the first data key is the one that encrypts', () => {
    const other = `dev-2:${Buffer.alloc(32, 2).toString('base64')}`
    const { dataKeys } = parseConfig({ ...development, DATA_KEYS: `${other}, ${key}` })
    expect(dataKeys?.map(({ id }) => id)).toEqual(['dev-2', '2026-11'])
  })

  test.each([
    'one:AAAA',
    `${key},${key}`,
    `${key},`,
    `a.b:${key.split(':')[1]}`,
  ])('data keys may not be %s', (text) => {
    expect(faultsOf({ ...development, DATA_KEYS: text })[0]).toMatch(/^DATA_KEYS: /)
  })

  test('what happens without an answer of WeChat is chosen by name', () => {
    const chosen = { UNCHECKED_NICKNAME: 'accept', UNCHECKED_AVATAR: 'show', UNCHECKED_RISK: 'refuse' }
    expect(parseConfig({ ...development, ...chosen }).fallback).toEqual({
      nickname: 'accept',
      avatar: 'show',
      risk: 'refuse',
    })
    expect(faultsOf({ ...development, UNCHECKED_AVATAR: 'maybe' })).toEqual([
      'UNCHECKED_AVATAR: must be hide or show',
    ])
  })

  test('rule 8.5: no fault quotes a secret', () => {
    const env = {
      ...production,
      WECHAT_SECRET: 'dev-canary',
      CODE_HMAC_KEY: 'dev-1:canary',
      DATA_KEYS: 'dev-1:canary',
      WECHAT_PUSH_TOKEN: 'dev canary',
      WECHAT_PUSH_AES_KEY: 'canary',
      WECHAT_BASE_URL: 'canary',
    }
    expect(faultsOf(env).join()).not.toContain('canary')
  })
})
