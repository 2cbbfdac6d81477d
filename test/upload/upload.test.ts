import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, watch, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type Client, startClient } from '../../scripts/mp/client.ts'
import { runCommand } from '../../scripts/mp/commands.ts'
import { readLastUpload, writeLastUpload } from '../../scripts/mp/last-upload.ts'
import type { MpCommand, MpOptions } from '../../scripts/mp/options.ts'
import { measureFolders } from '../../scripts/mp/package-sizes.ts'
import { Blocked, UploadError } from '../../scripts/mp/upload-error.ts'
import { hangLimitMs } from '../jest/hang-limit.mjs'
import { type AppCopy, copyApp, copyEmptyApp } from './support/app-copy.ts'
import { drawQrPicture, qrRows, readTerminalQr } from './support/qr.ts'
import type { Tunnel } from './support/tunnel.ts'
import { openUploadService, type UploadService } from './support/upload-service.ts'

const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
const keys = newKey()
const pem = (key = keys.privateKey) => key.export({ type: 'pkcs8', format: 'pem' }).toString()

let scratch: string
let app: AppCopy
/** Where what is sent does not matter. */
let emptyApp: AppCopy
let service: UploadService
let authorityFile: string
let outputDir: string
/** One client for most tests, since its first compile takes long and further ones do not. */
let client: Client

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'passport-upload-'))
  app = await copyApp(scratch)
  emptyApp = await copyEmptyApp(scratch)
  outputDir = join(scratch, 'dist/mp')
  service = await openUploadService({ appId: app.appId, publicKey: keys.publicKey })
  authorityFile = join(scratch, 'authority.pem')
  await writeFile(authorityFile, service.tunnel.authority)
  client = startClient({ env: clientEnv(), temporaryFolder: scratch, silenceLimitMs: hangLimitMs })
})

afterAll(async () => {
  await client?.stop()
  await service?.close()
  await rm(scratch, { recursive: true, force: true })
})

beforeEach(() => {
  service.answers = {}
  service.received.length = 0
  service.asked.length = 0
  service.app.appId = app.appId
  service.tunnel.targets.length = 0
  Object.assign(service.tunnel, { refusal: null, isCut: false })
})

const clientEnv = () => ({ PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: authorityFile })

interface Given {
  root?: string
  options?: Partial<MpOptions>
  env?: NodeJS.ProcessEnv
  /** Instead of the shared one; it is stopped. */
  own?: Client
}

/** Runs a command as the script does, and gives what it said or what stopped it. */
async function mp(command: MpCommand, { root, options, env, own }: Given = {}) {
  const said: string[] = []
  const say = (line: string) => void said.push(line)
  const request = {
    root: root ?? emptyApp.root,
    env: env ?? { MP_PRIVATE_KEY: pem() },
    options: {
      version: '1.4.0',
      desc: 'what is new',
      proxy: service.tunnel.url,
      isDryRun: false,
      ...options,
    },
  }
  const started = own ?? { ...client, stop: async () => undefined }
  const tools = {
    startClient: () => started,
    progress: { say, stage: say, detail: () => undefined },
    outputDir,
  }
  const errors = await runCommand(command, request, tools).then(() => [], toErrors)
  return { said: said.join('\n'), errors, kinds: errors.map(({ kind }) => kind) }
}

function toErrors(error: unknown): UploadError[] {
  if (error instanceof Blocked) return error.blockers
  if (error instanceof UploadError) return [error]
  throw error
}

async function expectStopped(
  { errors }: { errors: UploadError[] },
  kind: string,
  says: RegExp,
): Promise<void> {
  expect(errors).toMatchObject([
    { kind, message: expect.stringMatching(says), cure: expect.stringMatching(/./) },
  ])
  expect(service.received).toEqual([])
  expect(await readLastUpload(outputDir)).toBeNull()
}

const refusal = (errCode: number, errMsg: string) => JSON.stringify({ errCode, errMsg })
const tooLarge = 'inner upload fail with errcode: 80051, errmsg: source size 2101KB exceed max limit 2MB'

describe('an upload is stopped, and says what helps,', () => {
  test.each<[name: string, service: UploadService['answers'], kind: string, says: RegExp]>([
    [
      'when the address is not on the list',
      { upload: refusal(-10008, 'invalid ip: 203.0.113.7, reference: https://developers.weixin.qq.com') },
      'address-not-allowed',
      /203\.0\.113\.7/,
    ],
    [
      'when the address is refused at the first question',
      { getrandstr: refusal(-10008, 'invalid ip: 2001:db8::7') },
      'address-not-allowed',
      /2001:db8::7/,
    ],
    [
      'when the package is too large for WeChat',
      { upload: refusal(-1, tooLarge) },
      'package-too-large',
      /2101KB/,
    ],
    [
      'when WeChat refuses for another reason, in its words',
      { upload: refusal(-1, 'get new ticket fail: innerCode: -80002') },
      'refused',
      /^WeChat refused: -1 get new ticket fail: innerCode: -80002$/,
    ],
    [
      'when something else answers',
      { upload: '<html>Sign in to this network</html>' },
      'not-wechat',
      /not WeChat/,
    ],
  ])('%s', async (_name, answers, kind, says) => {
    service.answers = answers
    await expectStopped(await mp('upload'), kind, says)
  })

  test.each<[name: string, tunnel: Partial<Tunnel>, kind: string, says: RegExp]>([
    [
      'when the proxy wants to know who it is',
      { refusal: '407 Proxy Authentication Required' },
      'proxy',
      /407/,
    ],
    ['when the connection breaks', { isCut: true }, 'no-network', /cannot be reached/],
  ])('%s', async (_name, tunnel, kind, says) => {
    Object.assign(service.tunnel, tunnel)
    await expectStopped(await mp('upload'), kind, says)
  })

  test('when there is no proxy where one should be', async () => {
    await expectStopped(
      await mp('upload', { options: { proxy: 'http://127.0.0.1:1' } }),
      'proxy',
      /ECONNREFUSED/,
    )
  })

  test('when the key is not that of the app', async () => {
    const env = { MP_PRIVATE_KEY: pem(newKey().privateKey) }
    await expectStopped(await mp('upload', { env }), 'wrong-key', /-1 signature does not verify/)
  })

  test('when WeChat does not know the app', async () => {
    service.app.appId = 'wxffffffffffffffff'
    await expectStopped(await mp('upload'), 'wrong-appid', new RegExp(app.appId))
  })

  test('when nothing vouches for whoever answers', async () => {
    const own = startClient({ env: { PATH: process.env.PATH } })
    expect((await mp('sourcemap', { own })).kinds).toEqual(['certificate'])
    expect(service.asked).not.toContain('getrandstr')
  })

  test('when WeChat never answers', async () => {
    service.answers.getrandstr = null
    const own = startClient({ env: clientEnv(), silenceLimitMs: 5_000 })
    expect((await mp('sourcemap', { own })).kinds).toEqual(['no-answer'])
  })
})

describe('a dry run', () => {
  const options = { isDryRun: true }

  test('asks WeChat about the sender, says what would be sent, and sends nothing', async () => {
    const { said, errors } = await mp('upload', { options })
    expect(errors).toEqual([])
    const what = `1.4.0 of ${app.appId} for https://api.own-company.cn as robot 1: what is new`
    expect(said).toContain(`Nothing stops the upload of ${what}`)
    expect(service.asked).toContain('getattr')
    expect(service.received).toEqual([])
    expect(await readLastUpload(outputDir)).toBeNull()
  })

  test.each<[kind: string, given: () => Given]>([
    ['wrong-key', () => ({ options, env: { MP_PRIVATE_KEY: pem(newKey().privateKey) } })],
    ['proxy', () => ({ options: { ...options, proxy: 'http://127.0.0.1:1' } })],
  ])('names what stands between the sender and WeChat: %s', async (kind, given) => {
    expect((await mp('preview', given())).kinds).toEqual([kind])
  })
})

test('everything that stops an upload is named at once, and a client that is offline reaches nobody', async () => {
  const unready = await copyApp(scratch)
  await unready.edit('project.config.json', (config) => config.replace(unready.appId, 'touristappid'))
  await unready.edit('utils/api/base-url.ts', (code) =>
    code.replace('api.own-company.cn', 'passport.example.com'),
  )
  await unready.edit('app.json', (json) => json.replace('pages/login/login', 'pages/gone/gone'))
  const { url } = service.tunnel
  const own = startClient({
    env: { ...clientEnv(), HTTPS_PROXY: url, https_proxy: url },
    isOffline: true,
  })
  const options = { isDryRun: true, version: '1.0-beta', desc: undefined, robot: '31', proxy: undefined }
  const { errors, kinds } = await mp('upload', { root: unready.root, own, options, env: {} })
  expect(kinds).toEqual([
    'appid-placeholder',
    'key-missing',
    'robot-invalid',
    'version-invalid',
    'base-url-placeholder',
    'description-missing',
    'compile-error',
  ])
  expect(errors.at(-1)?.message).toMatch(/^app\.json:\d+ .*pages\/gone\/gone/)
  expect(service.tunnel.targets).toEqual([])
})

test('pack leaves the files that would be sent', async () => {
  const { errors, said } = await mp('pack', { root: app.root })
  expect(errors).toEqual([])
  const { pages } = JSON.parse(await readFile(join(outputDir, 'package/app.json'), 'utf8'))
  expect(pages.length).toBeGreaterThan(0)
  for (const page of pages)
    for (const type of ['js', 'js.map', 'wxml'])
      expect((await readFile(join(outputDir, `package/${page}.${type}`))).length).toBeGreaterThan(0)
  expect(said).toMatch(/^total +\d+ +[\d,]+$/m)
})

test('an upload is signed with the key, and its files are those that were compiled', async () => {
  const { files } = await client.run('pack', { projectPath: app.root, appId: app.appId })
  const compiled = new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)]))
  const { said, errors } = await mp('upload', { root: app.root, options: { robot: '7' } })
  expect(errors).toEqual([])
  // The service takes nothing that the public key does not verify.
  expect(service.received).toHaveLength(1)
  const [received] = service.received
  expect(received).toMatchObject({
    kind: 'upload',
    query: { appid: app.appId, version: '1.4.0', desc: 'what is new', robot: '7', type: 'miniProgram' },
    clientVersion: '2.1.42',
  })
  expect([...(received?.files.keys() ?? [])].sort()).toEqual([...compiled.keys()].sort())
  for (const [path, content] of compiled)
    expect([path, received?.files.get(path)?.equals(content)]).toEqual([path, true])
  expect(new Set(service.tunnel.targets)).toEqual(new Set(['servicewechat.com:443']))
  expect(await readLastUpload(outputDir)).toEqual({ version: '1.4.0', sizes: measureFolders(compiled) })
  expect(said).toContain('Uploaded 1.4.0')
  expect(await filesWith(pem().split('\n')[1] ?? '')).toEqual([])
})

test('the preview command shows the code, compares with the last upload, and leaves nothing but the picture', async () => {
  service.qrPicture = drawQrPicture()
  const { root } = await copyEmptyApp(scratch)
  const outputDir = join(root, 'dist/mp')
  await writeLastUpload(outputDir, { version: '1.3.9', sizes: { total: { files: 1, bytes: 1 } } })
  const tmp = join(scratch, 'of-the-command')
  await mkdir(tmp)
  const script = join(process.cwd(), 'scripts/mp.mjs')
  const child = spawn(
    process.execPath,
    [script, 'preview', '--proxy', service.tunnel.url, '--desc', 'try this'],
    {
      cwd: root,
      env: { ...clientEnv(), TMPDIR: tmp, MP_PRIVATE_KEY: pem().replaceAll('\n', '\\n') },
    },
  )
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  expect(err).toBe('')
  expect(child.exitCode).toBe(0)
  expect(service.received).toMatchObject([{ kind: 'preview', query: { desc: 'try this', robot: '1' } }])
  expect(readTerminalQr(out)).toEqual(qrRows)
  expect(out).toMatch(/^total +\d+ +[\d,]+ +\+[\d,]+$/m)
  expect(out).toContain('since 1.3.9')
  expect(await readFile(join(outputDir, 'preview.jpg'))).toEqual(service.qrPicture)
  expect((await readdir(tmp)).filter(isClients)).toEqual([])
})

test('a command that is told to stop leaves nothing', async () => {
  const tmp = join(scratch, 'of-the-stopped')
  await mkdir(tmp)
  const appeared = watch(tmp)
  const script = join(process.cwd(), 'scripts/mp.mjs')
  const child = spawn(process.execPath, [script, 'pack'], {
    cwd: app.root,
    env: { ...clientEnv(), TMPDIR: tmp },
  })
  for await (const { filename } of appeared) if (filename && isClients(filename)) break
  child.kill('SIGTERM')
  const [err] = await Promise.all([text(child.stderr), once(child, 'close')])
  expect([child.exitCode, err]).toEqual([1, ''])
  expect((await readdir(tmp)).filter(isClients)).toEqual([])
})

test('source maps of the last upload are fetched in pieces and saved as one archive', async () => {
  const map = JSON.stringify({ version: 3, mappings: 'AAAA;'.repeat(5_000) })
  service.sourceMaps = { '__APP__/app.js.map': map }
  const { errors, said } = await mp('sourcemap')
  expect(errors).toEqual([])
  expect(service.asked.filter((name) => name === 'get_dev_sourcemap').length).toBeGreaterThan(1)
  const archive = await readFile(join(outputDir, 'sourcemap.zip'))
  expect(archive.includes('__APP__/app.js.map')).toBe(true)
  expect(archive.includes(map)).toBe(true)
  expect(said).toContain(`${archive.length.toLocaleString('en')} bytes`)
})

/** The runner of TypeScript keeps a cache beside. */
const isClients = (name: string) => !name.startsWith('tsx-')

/** Files of the test's folders that hold a text. */
async function filesWith(wanted: string): Promise<string[]> {
  expect(wanted).not.toBe('')
  const entries = await readdir(scratch, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  expect(entries.some(({ name }) => name.startsWith('passport-mp-'))).toBe(true)
  const contents = await Promise.all(files.map(async (file) => ({ file, content: await readFile(file) })))
  return contents.filter(({ content }) => content.includes(wanted)).map(({ file }) => file)
}
