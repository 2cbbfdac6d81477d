import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createWorldServer, type WorldServer } from '../simulator/src/gateway/world-server.ts'
import type { CompileResult } from '../simulator/src/project/compile-project.ts'
import { watchProject } from '../simulator/src/project/watch-project.ts'
import { wechatCompilers } from '../simulator/src/project/wechat-compilers.ts'
import { buildShellFiles } from '../simulator/src/shell/shell-files.ts'
import { baseUrl } from '../utils/api/base-url.ts'
import { createCompileLoop } from './lib/compile-loop.ts'
import { findFreePort } from './lib/free-port.ts'
import { ensureSecrets } from './lib/secrets.ts'
import { buildServer, type ServerProcess, startServer } from './lib/server-process.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
/** Two starts side by side each need a folder of their own for what they keep. */
const stateDir = resolve(process.env.PASSPORT_STATE_DIR ?? join(root, '.passport'))
const runFile = join(stateDir, 'run.json')
const worldPorts = { control: 9080, app: 9081, platform: 9082 }
const serverPorts = { server: 8787, ops: 8788 }

const known = ['--fresh']
const unknown = process.argv.slice(2).filter((argument) => !known.includes(argument))
if (unknown.length > 0) fail(`Unknown option ${unknown.join(' ')}. There is: ${known.join(', ')}.`)
requireSingle()
if (process.argv.includes('--fresh')) rmSync(stateDir, { recursive: true, force: true })
mkdirSync(stateDir, { recursive: true, mode: 0o700 })
writeFileSync(runFile, JSON.stringify({ pid: process.pid }))

let world: WorldServer | null = null
let server: ServerProcess | null = null
let stopping: Promise<void> | null = null
let unwatch = () => {}
const compiler = createCompileLoop({
  projectPath: root,
  onStart() {
    world?.setProject({ status: 'compiling', buildId: null, problems: [] })
    console.log('Compiling the mini-program …')
  },
  onResult: publish,
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0))

try {
  await start()
} catch (error) {
  if (!stopping) {
    console.error(error instanceof Error ? error.message : error)
    await stop(1)
  }
}

async function start(): Promise<void> {
  const startedAt = Date.now()
  const built = buildServer()
  built.catch(() => undefined)
  const appId: string = JSON.parse(readFileSync(join(root, 'project.config.json'), 'utf8')).appid
  world = await startWorld(appId)
  unwatch = watchProject(root, () => void compiler.run())
  const compiled = compiler.run()
  const account = wechatAccount(world, appId)
  await built
  server = await startServer(await serverEnv(account), serverLog())
  void server.ended.then((sentence) => {
    if (!stopping) console.error(`${sentence} See ${join(stateDir, 'server.log')}.`)
    void stop(1)
  })
  world.world.patch({ hosts: { [baseUrl]: server.url } })
  console.log(`\nUp in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`)
  console.log(`  Open   ${world.controlUrl}/#${world.token}`)
  console.log(`  Server ${server.url} (operations ${server.opsUrl})`)
  console.log(`  WeChat ${account.says}`)
  const missing = await wechatCompilers.explainMissing()
  if (missing !== null) console.log(`  ${missing}`)
  console.log('  Ctrl-C stops everything; npm start -- --fresh forgets all accounts and data.\n')
  await compiled
  await compiler.warmUp()
}

async function startWorld(appId: string): Promise<WorldServer> {
  const { pushToken: token, pushAesKey: encodingAesKey } = ensureSecrets(stateDir)
  return createWorldServer({
    appId,
    stateDir: join(stateDir, 'world'),
    ports: await freePorts(worldPorts),
    shellFiles: await buildShellFiles(),
    push: { url: `${baseUrl}/v1/wechat/events`, token, encodingAesKey, format: 'json' },
  })
}

function publish(compiled: CompileResult): void {
  if (compiled.ok) {
    world?.addBuild(compiled.build)
    world?.setProject({ status: 'ready', buildId: compiled.build.id, problems: [] })
    console.log(`Compiled: ${(compiled.build.package.bytes / 1024).toFixed(0)} KB.`)
    return
  }
  world?.setProject({ status: 'failed', buildId: null, problems: compiled.problems })
  for (const { message, file, line } of compiled.problems)
    console.error(`${file ?? 'project'}${line ? `:${line}` : ''} ${message}`)
}

interface WechatAccount {
  appId: string
  secret: string
  /** Absent: the real WeChat. */
  baseUrl?: string
  says: string
}

/** A real AppSecret goes to the real WeChat only; the simulated platform knows only its own. */
function wechatAccount({ platformUrl, appSecret }: WorldServer, appId: string): WechatAccount {
  const { WX_APPID, WX_SECRET } = process.env
  if (!WX_APPID && !WX_SECRET)
    return { appId, secret: appSecret, baseUrl: platformUrl, says: `simulated at ${platformUrl}` }
  if (!WX_APPID || !WX_SECRET) throw new Error('Set both WX_APPID and WX_SECRET, or neither.')
  const says = `the real one, https://api.weixin.qq.com, as ${WX_APPID}. Sign in from WeChat DevTools; the phone on this page cannot.`
  return { appId: WX_APPID, secret: WX_SECRET, says }
}

async function serverEnv(account: WechatAccount): Promise<Record<string, string>> {
  const ports = await freePorts(serverPorts)
  const secrets = ensureSecrets(stateDir)
  return {
    MODE: 'development',
    LISTEN: `127.0.0.1:${ports.server}`,
    OPS_LISTEN: `127.0.0.1:${ports.ops}`,
    DATABASE_FILE: join(stateDir, `server-${account.appId}.sqlite`),
    WECHAT_APPID: account.appId,
    WECHAT_SECRET: account.secret,
    CODE_HMAC_KEY: secrets.codeHmacKey,
    DATA_KEYS: secrets.dataKey,
    WECHAT_PUSH_TOKEN: secrets.pushToken,
    WECHAT_PUSH_AES_KEY: secrets.pushAesKey,
    // The real WeChat cannot reach a server of this machine.
    ...(account.baseUrl ? { PUBLIC_URL: baseUrl } : {}),
    ...(account.baseUrl ? { WECHAT_BASE_URL: account.baseUrl } : {}),
  }
}

/** One after the other, so that two names never get the same port. */
async function freePorts<T extends Record<string, number>>(wanted: T): Promise<T> {
  const free: Record<string, number> = {}
  for (const [name, port] of Object.entries(wanted)) {
    const chosen = await findFreePort(port, Object.values(free))
    if (chosen !== port) console.log(`Port ${port} (${name}) is taken; using ${chosen}.`)
    free[name] = chosen
  }
  return free as T
}

function serverLog(): (line: string) => void {
  const log = createWriteStream(join(stateDir, 'server.log'), { mode: 0o600 })
  return (line) => log.write(`${line}\n`)
}

function stop(exitCode: number): Promise<void> {
  stopping ??= (async () => {
    console.log('Stopping …')
    unwatch()
    await compiler.stop()
    await server?.stop()
    await world?.close()
    rmSync(runFile, { force: true })
    process.exit(exitCode)
  })()
  return stopping
}

/** Two starts in one folder would share a database and a world. */
function requireSingle(): void {
  if (!existsSync(runFile)) return
  const pid = readPid()
  // A machine that was started anew may give a new process the number of an old one: ours is nobody else's.
  if (pid !== process.pid && isAlive(pid))
    fail(`npm start is already running in this folder (process ${pid}).`)
}

/** Of the start that wrote the file; 0 when it was cut short. */
function readPid(): number {
  try {
    return Number(JSON.parse(readFileSync(runFile, 'utf8')).pid) || 0
  } catch {
    return 0
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch {
    return false
  }
}

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}
