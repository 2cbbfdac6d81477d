import type { ChildProcess } from 'node:child_process'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { startOwnProcess } from '../../simulator/src/project/own-process.ts'
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
  /** Where it may leave things while it runs; all of it is gone afterwards. Default: the system's. */
  temporaryFolder?: string
  /** The client then reaches nobody. */
  isOffline?: boolean
  /** A job that gives no sign of life for so long has failed. */
  silenceLimitMs?: number
}

const childScript = fileURLToPath(new URL('./client-child.mjs', import.meta.url))

/** Starts WeChat's own client in a process and a working directory of its own. */
export function startClient({
  env,
  temporaryFolder = tmpdir(),
  isOffline = false,
  silenceLimitMs = 180_000,
}: ClientOptions): Client {
  const { child, output, stop } = startOwnProcess(childScript, {
    temporaryFolder,
    name: 'passport-mp',
    args: isOffline ? ['--offline'] : [],
    env: withoutKey(env),
  })
  let jobs = 0
  return {
    async run(kind, job, onProgress = () => undefined) {
      jobs += 1
      const numbered = { id: jobs, kind, ...job }
      const message = await converse(child, numbered, { onProgress, silenceLimitMs, output })
      if ('fault' in message)
        throw await explainFault('projectPath' in job ? job.projectPath : '', message.fault)
      return message.result as Results[typeof kind]
    },
    stop,
  }
}

/** The client and its children have no use for the variable. */
export function withoutKey({ MP_PRIVATE_KEY: _, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env
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
      settle(() =>
        reject(
          new UploadError('client-failed', withoutSecrets(`miniprogram-ci ${reason}.\n${output()}`.trim())),
        ),
      )
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
