import { describe, expect, test } from '@jest/globals'
import { UsageError } from '../../../scripts/lib/usage-error.ts'
import { explainFault, withoutSecrets } from '../../../scripts/mp/client-fault.ts'
import { parseCommandLine } from '../../../scripts/mp/options.ts'
import { drawSizes, measureFolders } from '../../../scripts/mp/package-sizes.ts'
import { createProgress } from '../../../scripts/mp/progress.ts'

describe('what the client says is understood as', () => {
  test.each<[kind: string, code: number | string | undefined, message: string]>([
    [
      'address-not-allowed',
      20003,
      'Error: {"errCode":-10008,"errMsg":"invalid ip: 203.0.113.7, reference: https://…"}',
    ],
    ['address-not-allowed', 20001, 'Error: errCode: -10008; errMsg: invalid ip: 203.0.113.7'],
    [
      'package-too-large',
      20003,
      'Error: {"errCode":80051,"errMsg":"source size 2101KB exceed max limit 2MB"}',
    ],
    ['wrong-key', 20003, 'Error: {"errCode":-1,"errMsg":"verify signature fail"}'],
    ['wrong-appid', 20003, 'Error: {"errCode":40013,"errMsg":"invalid appid"}'],
    [
      'refused',
      20003,
      'Error: {"errCode":-1,"errMsg":"inner upload fail with errcode: 80082, errmsg: no plugin"}',
    ],
    ['refused', undefined, 'download source map failed: get info failed, errCode: -1, errMsg: system error'],
    ['no-network', 20001, 'Error: getaddrinfo ENOTFOUND servicewechat.com'],
    ['no-network', 'EAI_AGAIN', 'getaddrinfo EAI_AGAIN servicewechat.com'],
    ['no-network', 'ECONNREFUSED', 'connect ECONNREFUSED 203.0.113.7:443'],
    ['no-network', 20001, 'Error: connect ETIMEDOUT 203.0.113.7:443'],
    ['no-network', 20003, 'Error: socket hang up'],
    [
      'no-network',
      20001,
      'Error: Client network socket disconnected before secure TLS connection was established',
    ],
    [
      'proxy',
      20001,
      'Error: tunneling socket could not be established, cause=connect ECONNREFUSED 127.0.0.1:1',
    ],
    ['proxy', 20001, 'Error: tunneling socket could not be established, statusCode=407'],
    ['certificate', 20001, 'Error: self-signed certificate in certificate chain'],
    ['certificate', 20001, 'Error: unable to verify the first certificate'],
    ['certificate', 20001, 'Error: unable to get local issuer certificate'],
    ['not-wechat', 20001, 'SyntaxError: Unexpected token \'<\', "<html>" is not valid JSON'],
    [
      'key-unreadable',
      20002,
      'generate local signature fail. Detail: Error: error:1E08010C:DECODER routines::unsupported',
    ],
    ['client-failed', undefined, "Cannot read properties of undefined (reading 'x')"],
  ])('%s (%s %s)', async (kind, code, message) => {
    const error = await explainFault('/app', { message, ...(code === undefined ? {} : { code }) })
    expect(error).toMatchObject({ name: 'UploadError', kind })
    expect((error as { cure?: string }).cure).toMatch(/\w/)
  })

  test('a fault of the project, with file and line', async () => {
    const fault = {
      code: 10032,
      path: 'pages/a/a.ts',
      message: 'file: pages/a/a.ts\n unknown: Unexpected token (3:9)',
    }
    expect(await explainFault('/app', fault)).toMatchObject({
      blockers: [
        { kind: 'compile-error', message: expect.stringMatching(/^pages\/a\/a\.ts:3 .*Unexpected token/) },
      ],
    })
  })

  test('its own words, without the layers around them', async () => {
    const message = 'Error: Error: {"errCode":-1,"errMsg":"system error"}'
    expect(await explainFault('/app', { code: 20003, message })).toMatchObject({
      message: 'WeChat refused: -1 system error',
    })
  })
})

test('a key and a password in the address of a proxy are never shown', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nabc=\n-----END PRIVATE KEY-----'
  expect(withoutSecrets(`before\n${key}\nafter`)).toBe('before\n***\nafter')
  expect(withoutSecrets(`before\n${key.slice(0, 30)}`)).toBe('before\n***')
  expect(withoutSecrets('is using proxy: http://user:pa%40ss@proxy.company:8080 now')).toBe(
    'is using proxy: http://***@proxy.company:8080 now',
  )
})

describe('a command line', () => {
  test('is a command and its options', () => {
    const line = ['upload', '--version', '1.2.3', '--desc=what is new', '--robot', '7', '--dry-run']
    expect(parseCommandLine(line)).toEqual({
      command: 'upload',
      options: { version: '1.2.3', desc: 'what is new', robot: '7', isDryRun: true },
    })
    expect(parseCommandLine(['pack'])).toEqual({ command: 'pack', options: { isDryRun: false } })
  })

  test.each([
    [[], 'No command is called nothing. There are: upload, preview, sourcemap, pack.'],
    [['send'], 'No command is called send. There are: upload, preview, sourcemap, pack.'],
    [
      ['preview', '--version', '1.0.0'],
      'Unknown option --version. There are: --desc, --robot, --key, --proxy, --dry-run.',
    ],
    [['sourcemap', '1.0.0'], 'Unknown option 1.0.0. There are: --robot, --key, --proxy, --dry-run.'],
    [['pack', '--dry-run'], 'Unknown option --dry-run. There are none.'],
    [['upload', '--version'], '--version needs a value.'],
    [['upload', '--desc='], '--desc needs a value.'],
    [['upload', '--dry-run=no'], '--dry-run takes no value.'],
  ])('%j is refused', (line, sentence) => {
    expect(() => parseCommandLine(line)).toThrow(new UsageError(sentence))
  })
})

describe('the table of sizes', () => {
  const files = new Map(
    Object.entries({
      'app.js': 1_200,
      'app.js.map': 5_000,
      'pages/login/login.js': 300,
      'pages/login/login.wxml': 34,
      'utils/api.js': 6,
      '@babel/runtime/helpers/a.js': 10,
    }).map(([path, size]) => [path, Buffer.alloc(size)]),
  )

  test('names every folder, what phones get in all, and the source maps apart', () => {
    expect(drawSizes(measureFolders(files), null).split('\n')).toEqual([
      'folder          files  bytes',
      '.                   1  1,200',
      '@babel/runtime      1     10',
      'pages/login         2    334',
      'utils               1      6',
      'total               5  1,550',
      'source maps         1  5,000',
    ])
  })

  test('stands beside that of the last upload', () => {
    const before = {
      version: '1.3.0',
      sizes: measureFolders(new Map([...files, ['images/a.png', Buffer.alloc(2_000)]])),
    }
    const now = new Map([...files, ['app.js', Buffer.alloc(2_300)]])
    expect(drawSizes(measureFolders(now), before).split('\n')).toEqual([
      'folder          files  bytes  since 1.3.0',
      '.                   1  2,300       +1,100',
      '@babel/runtime      1     10            =',
      'images              0      0       -2,000',
      'pages/login         2    334            =',
      'utils               1      6            =',
      'total               5  2,650         -900',
      'source maps         1  5,000            =',
    ])
  })
})

describe('progress', () => {
  function record(terminal: { isTTY: boolean; columns?: number }) {
    const written: string[] = []
    const progress = createProgress({ ...terminal, write: (text) => written.push(text) })
    progress.stage('Compiling …')
    progress.detail('Compiling pages/profile/profile.ts\nand more')
    progress.say('Done.')
    return written.join('')
  }

  test('is lines where nobody watches', () => {
    expect(record({ isTTY: false })).toBe('Compiling …\nDone.\n')
  })

  test('is one line that changes in a terminal, never longer than it', () => {
    expect(record({ isTTY: true, columns: 20 })).toBe(
      '\r\x1b[KCompiling …\n\r\x1b[K  Compiling pages/p\r\x1b[KDone.\n',
    )
  })
})
