import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type Client, withoutKey } from '../../../scripts/mp/client.ts'
import { packChecked, readVersion } from '../../../scripts/mp/delivery.ts'
import { descriptionFromGit, versionFromGit } from '../../../scripts/mp/git.ts'
import { readPrivateKey } from '../../../scripts/mp/private-key.ts'
import { createProgress } from '../../../scripts/mp/progress.ts'
import { readAppId, readBaseUrl } from '../../../scripts/mp/project-facts.ts'
import { Blocked, takeAll, UploadError } from '../../../scripts/mp/upload-error.ts'
import { mainPackageBudgetBytes } from '../../../scripts/package-check.ts'
import { wechatCompilers } from '../../../simulator/src/project/wechat-compilers.ts'

const appId = 'wx1234567890abcdef'
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
let scratch: string
let count = 0
/** A folder of the test's own. */
let root: string

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'passport-readiness-'))
})

afterAll(() => rm(scratch, { recursive: true, force: true }))

beforeEach(async () => {
  count += 1
  root = join(scratch, String(count))
  await mkdir(join(root, 'utils/api'), { recursive: true })
})

const write = (path: string, text: string) => writeFile(join(root, path), text)
const identity = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com']
const git = (...args: string[]) => execFileSync('git', ['-C', root, ...identity, ...args], { stdio: 'pipe' })
const stopped = (kind: string) => expect.objectContaining({ name: 'UploadError', kind })

describe('the AppID', () => {
  test('of this template is refused as a placeholder', async () => {
    await expect(readAppId(process.cwd())).rejects.toEqual(stopped('appid-placeholder'))
  })

  test('is taken when it is one', async () => {
    await write('project.config.json', JSON.stringify({ appid: appId }))
    expect(await readAppId(root)).toBe(appId)
  })

  test.each([
    ['appid-placeholder', '{"appid": "touristappid"}'],
    ['appid-invalid', '{"appid": "wx1234567890ABCDEF"}'],
    ['appid-invalid', '{"appid": "wx123"}'],
    ['appid-placeholder', '{}'],
    ['appid-invalid', '{'],
  ])('is refused (%s) in %s', async (kind, text) => {
    await write('project.config.json', text)
    await expect(readAppId(root)).rejects.toEqual(stopped(kind))
  })

  test('is missed where there is no project', async () => {
    await expect(readAppId(root)).rejects.toEqual(stopped('appid-invalid'))
  })
})

describe('the base URL', () => {
  test('of this template is refused as a placeholder', async () => {
    await expect(readBaseUrl(process.cwd())).rejects.toEqual(stopped('base-url-placeholder'))
  })

  test.each([
    ['base-url-placeholder', 'https://example.org'],
    ['base-url-placeholder', 'https://api.company.test'],
    ['base-url-placeholder', 'http://localhost:8787'],
    ['base-url-invalid', 'http://api.own-company.cn'],
    ['base-url-invalid', 'https://203.0.113.7'],
    ['base-url-invalid', 'https://[2001:db8::7]'],
    ['base-url-invalid', 'https://intranet'],
    ['base-url-invalid', 'https://api.own-company.cn/v1'],
    ['base-url-invalid', 'https://api.own-company.cn/'],
    ['base-url-invalid', ''],
  ])('is refused (%s) as %s', async (kind, url) => {
    await write('utils/api/base-url.ts', `export const baseUrl = '${url}'\n`)
    await expect(readBaseUrl(root)).rejects.toEqual(stopped(kind))
  })

  test('may have a port', async () => {
    await write('utils/api/base-url.ts', 'export const baseUrl: string = "https://api.own-company.cn:8443"\n')
    expect(await readBaseUrl(root)).toBe('https://api.own-company.cn:8443')
  })
})

describe('the upload key', () => {
  test("is that of --key before the variable's, and that before the file beside the project", async () => {
    const [first, second, third] = [pem, `${pem}\n`, `${pem}\n\n`] as const
    await write('any.name', first)
    await write(`private.${appId}.key`, third)
    expect(await readPrivateKey({ root, appId, file: 'any.name', text: second })).toBe(first)
    expect(await readPrivateKey({ root, appId, text: second })).toBe(second)
    expect(await readPrivateKey({ root, appId, text: '' })).toBe(third)
  })

  test('may have its line breaks written as \\n in the variable', async () => {
    expect(await readPrivateKey({ root, appId, text: pem.replaceAll('\n', '\\n') })).toBe(pem)
  })

  test('is missed where there is none', async () => {
    await expect(readPrivateKey({ root, appId })).rejects.toEqual(stopped('key-missing'))
    await expect(readPrivateKey({ root, appId, file: 'none.key' })).rejects.toEqual(stopped('key-missing'))
  })

  test('of another app is known by its name', async () => {
    const file = 'private.wxffffffffffffffff.key'
    await write(file, pem)
    await expect(readPrivateKey({ root, appId, file })).rejects.toEqual(stopped('key-of-another-app'))
  })

  test('in the repository is refused, and beside it is not', async () => {
    const name = `private.${appId}.key`
    await write(name, pem)
    git('init', '-q')
    expect(await readPrivateKey({ root, appId })).toBe(pem)
    git('add', name)
    await expect(readPrivateKey({ root, appId })).rejects.toEqual(stopped('key-in-git'))
  })

  test.each([
    ['a text', 'secret-words'],
    ['half a key', pem.slice(0, 300)],
    [
      'a key of another kind',
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ],
    [
      'a public key',
      generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' }),
    ],
  ])('is refused when it is %s, without repeating it', async (_what, text) => {
    const refused = readPrivateKey({ root, appId, text: String(text) })
    await expect(refused).rejects.toEqual(stopped('key-unreadable'))
    await expect(refused).rejects.not.toThrow(String(text).split('\n')[1] ?? String(text))
  })

  test("is nothing that the client's processes find in their environment", () => {
    expect(withoutKey({ MP_PRIVATE_KEY: pem, PATH: '/bin' })).toEqual({ PATH: '/bin' })
  })
})

describe('version and description', () => {
  const request = (options: { version?: string }) => ({
    root,
    env: {},
    options: { isDryRun: false, ...options },
  })

  test('come from git: the nearest tag, the commits since, and the last commit', async () => {
    git('init', '-q')
    git('commit', '-q', '--allow-empty', '-m', 'first')
    git('tag', 'v1.4.0')
    expect(await versionFromGit(root)).toBe('1.4.0')
    await write('a.txt', 'a')
    git('add', 'a.txt')
    git('commit', '-q', '-m', 'second: the reason')
    expect(await versionFromGit(root)).toBe('1.4.0.1')
    expect(await descriptionFromGit(root)).toMatch(/^[0-9a-f]+ second: the reason$/)
    await write('a.txt', 'b')
    expect(await descriptionFromGit(root)).toMatch(
      /second: the reason \(with changes that are not committed\)$/,
    )
  })

  test('have to be given where git knows none', async () => {
    await expect(versionFromGit(root)).rejects.toEqual(stopped('version-missing'))
    await expect(descriptionFromGit(root)).rejects.toEqual(stopped('description-missing'))
    git('init', '-q')
    git('commit', '-q', '--allow-empty', '-m', 'first')
    await expect(versionFromGit(root)).rejects.toEqual(stopped('version-missing'))
  })

  test('a given version goes before that of git', async () => {
    expect(await readVersion(request({ version: '2.0.0' }))).toBe('2.0.0')
  })

  test.each([
    '1.0-beta',
    '1..0',
    '.1',
    '1 0',
    '版本1',
  ])('a version such as %s is refused', async (version) => {
    await expect(readVersion(request({ version }))).rejects.toEqual(stopped('version-invalid'))
  })
})

describe('the package', () => {
  /** A client that has compiled these files. */
  function clientWith(files: Record<string, string | Uint8Array>): Client {
    const run = async () => ({ files }) as never
    return { run, stop: async () => undefined }
  }
  const good = { 'utils\\api\\base-url.js': 'exports.baseUrl="https://api.own-company.cn"' }
  const pack = async (files: Record<string, string | Uint8Array>) => {
    await write('project.config.json', JSON.stringify({ appid: appId }))
    return packChecked(clientWith({ ...good, ...files }), root, createProgress({ write: () => true }))
  }

  test('is taken as it was compiled', async () => {
    const files = await pack({ 'app.js': Buffer.from([1, 2]), 'app.js.map': '// http://127.0.0.1 and 字' })
    const sizes = [...files].map(([path, { length }]) => [path, length])
    expect(sizes).toEqual([
      ['utils/api/base-url.js', 44],
      ['app.js', 2],
      ['app.js.map', 27],
    ])
  })

  test('that the compilers inside WeChat would refuse is refused, where they run', async () => {
    const packed = pack({ 'pages/a.wxml': '<view>\n<wx-thing />\n</view>' })
    if ((await wechatCompilers.explainMissing()) === null)
      await expect(packed).rejects.toMatchObject({
        blockers: [
          { kind: 'compile-error', message: expect.stringMatching(/^pages\/a\.wxml:2 wcc: unexpected tag/) },
        ],
      })
    else expect((await packed).size).toBe(2)
  })

  test('that breaks rules is refused with all of them', async () => {
    const token = `mps_${'a'.repeat(43)}`
    const broken = pack({
      'app.js': token,
      'app.js.map': token,
      'docs/a.txt': Buffer.alloc(mainPackageBudgetBytes),
      'utils/a.js': 'wx.setClipboardData({})',
    })
    const blockers = await broken.then(
      () => [],
      (error: Blocked) => error.blockers,
    )
    expect(blockers).toEqual(Array(6).fill(stopped('package-rule')))
    expect(blockers.map(({ message }) => message)).toEqual([
      'docs/a.txt does not belong to the package',
      expect.stringContaining(`the budget is ${mainPackageBudgetBytes}`),
      'app.js contains a session token',
      'app.js.map contains a session token',
      expect.stringMatching(/^utils\/a\.js: wx\.setClipboardData is refused unless/),
      expect.stringMatching(/^app\.json: people's data is used/),
    ])
  })
})

describe('steps that are taken all', () => {
  const refuse = (kind: ConstructorParameters<typeof UploadError>[0], message: string) => () => {
    throw new UploadError(kind, message)
  }

  test('give what each came to', async () => {
    expect(await takeAll({ one: () => 1, two: async () => 'two' })).toEqual({ one: 1, two: 'two' })
  })

  test('name everything that stopped one of them, and each thing once', async () => {
    const both = async () => {
      throw new Blocked([new UploadError('compile-error', 'a'), new UploadError('compile-error', 'b')])
    }
    const taken = takeAll({
      one: refuse('appid-invalid', 'x'),
      two: both,
      three: () => 3,
      four: refuse('appid-invalid', 'x'),
    })
    await expect(taken).rejects.toThrow(new Blocked([]).constructor as typeof Blocked)
    await expect(taken).rejects.toMatchObject({ message: 'x\na\nb' })
  })

  test('do not hide a fault of the program', async () => {
    const taken = takeAll({
      one: refuse('appid-invalid', 'x'),
      two: () => {
        throw new TypeError('ours')
      },
    })
    await expect(taken).rejects.toThrow(TypeError)
  })
})
