import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ClientFault, explainFault, withoutSecrets } from './client-fault.ts'
import { UploadError } from './upload-error.ts'

interface Project {
  projectPath: string
  appId: string
  /** PEM. Travels to the client by message only: no file, argument or variable holds it. */
  privateKey?: string
  /** URL. Absent: what the environment and npm say. */
  proxy?: string | undefined
}

interface Jobs {
  /** Nothing of the app is sent. */
  check: Project
  pack: Project
  upload: Project & { version: string; description: string; robot: number }
  preview: Project & { description: string; robot: number; qrFile: string }
  qr: { qrFile: string }
  sourcemap: Project & { robot: number; file: string }
}

/** `__FULL__` is the whole mini-program, `__APP__` the main package; any other name is a subpackage. */
export interface PackageSize {
  name: string
  size: number
}

interface Results {
  check: object
  /** Every file that is sent, source maps included, by path in the package. */
  pack: { files: Record<string, string | Uint8Array> }
  upload: { packages: PackageSize[] }
  preview: { packages: PackageSize[] }
  qr: { drawing: string }
  sourcemap: { bytes: number }
}

type Outcome = { result: unknown } | { fault: ClientFault }
/** About the job of this number. */
type Message = { id: number } & ({ progress: string } | Outcome)

export interface Client {
  /** One job at a time. Throws an `UploadError`. */
  run<Kind extends keyof Jobs>(
    kind: Kind,
    job: Jobs[Kind],
    onProgress?: (text: string) => void,
  ): Promise<Results[Kind]>
  /** Ends the client and all that it started, and removes what they left behind. */
  stop(): Promise<void>
}

export interface ClientOptions {
  env: NodeJS.ProcessEnv
  /** The client then reaches nobody, and WeChat's default limits hold. */
  isOffline?: boolean
  /** A job that gives no sign of life for so long has failed. */
  silenceLimitMs?: number
}

const childScript = fileURLToPath(new URL('./client-child.mjs', import.meta.url))
const keptOutputCharacters = 4_000

/** Starts WeChat's own client in a process and a working directory of its own. */
export async function startClient({
  env,
  isOffline = false,
  silenceLimitMs = 180_000,
}: ClientOptions): Promise<Client> {
  const workDir = await mkdtemp(join(tmpdir(), 'passport-mp-'))
  const child = fork(childScript, isOffline ? ['--offline'] : [], {
    cwd: workDir,
    env: { ...clientEnvironment(env, isOffline), TMPDIR: workDir, TEMP: workDir, TMP: workDir },
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own, so that the processes which the client forks can be ended with it.
    detached: process.platform !== 'win32',
  })
  const output = collectOutput(child)
  let jobs = 0
  return {
    async run(kind, job, onProgress = () => undefined) {
      jobs += 1
      const message = await converse(
        child,
        { id: jobs, kind, ...job },
        { onProgress, silenceLimitMs, output },
      )
      if ('fault' in message)
        throw await explainFault('projectPath' in job ? job.projectPath : workDir, message.fault)
      return message.result as Results[typeof kind]
    },
    async stop() {
      await endGroup(child)
      await rm(workDir, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

/** The key and the options of this process are no concern of the client and its children. */
export function clientEnvironment(env: NodeJS.ProcessEnv, isOffline: boolean): NodeJS.ProcessEnv {
  const { MP_PRIVATE_KEY: _key, NODE_OPTIONS: _options, ...rest } = env
  return isOffline ? { ...rest, NO_PROXY: 'servicewechat.com' } : rest
}

interface Conversation {
  onProgress: (text: string) => void
  silenceLimitMs: number
  output: () => string
}

function converse(
  child: ChildProcess,
  job: { id: number; kind: string },
  { onProgress, silenceLimitMs, output }: Conversation,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const die = (reason: string) =>
      settle(() => reject(new UploadError('client-failed', `miniprogram-ci ${reason}.\n${output()}`.trim())))
    const timer = setTimeout(() => {
      const text = `Nothing was heard from WeChat for ${silenceLimitMs / 1000} s.`
      settle(() => reject(new UploadError('no-answer', text)))
    }, silenceLimitMs)
    const onMessage = (message: Message) => {
      // What comes of a job that was given up is nobody's.
      if (message.id !== job.id) return
      timer.refresh()
      if ('progress' in message) onProgress(message.progress)
      else settle(() => resolve(message))
    }
    const onClose = (code: number | null, signal: string | null) =>
      die(`ended without a result (${signal ?? `exit code ${code}`})`)
    const onError = (error: Error) => die(`could not be run: ${error.message}`)
    const settle = (finish: () => void) => {
      clearTimeout(timer)
      child.off('message', onMessage).off('close', onClose).off('error', onError)
      finish()
    }
    child.on('message', onMessage).on('close', onClose).on('error', onError)
    child.send(job, (error) => error && onError(error))
  })
}

/** What the client prints matters only when it dies, and then only the end of it. */
function collectOutput(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-keptOutputCharacters)
    })
  return () => withoutSecrets(text)
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return
  const isRunning = child.exitCode === null && child.signalCode === null
  const closed = isRunning ? once(child, 'close') : null
  try {
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The group is gone already.
  }
  await closed
}
