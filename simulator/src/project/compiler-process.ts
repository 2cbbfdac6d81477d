import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { OfficialFault } from './official-fault.ts'

/** What the official compiler says of a project. */
export type Answer = { files: Record<string, string | Uint8Array> } | { fault: OfficialFault }

export interface CompilerProcess {
  /** One compile at a time. Rejects when there will be no answer; the process is of no more use then. */
  compile(projectPath: string, signal?: AbortSignal): Promise<Answer>
  hasEnded(): boolean
  /** Ends the process and takes away whatever it has left on the disk. */
  stop(): Promise<void>
}

const officialChild = fileURLToPath(new URL('./official/child.mjs', import.meta.url))
const keptOutputCharacters = 4_000

/**
 * Starts the official compiler in a temporary folder of its own. When we end, however, so does it, and its folder goes.
 *
 * @param limitMs after which a compile hangs
 * @param script another one for tests
 */
export function startCompilerProcess(
  temporaryFolder: string,
  limitMs: number,
  script = officialChild,
): CompilerProcess {
  // Made by the child: what does not exist yet cannot be left behind when we are killed right now.
  const workDir = join(temporaryFolder, `passport-compile-${randomBytes(12).toString('hex')}`)
  const child = startChild(script, workDir)
  const output = collectOutput(child)
  let end: string | null = null
  let giveUp: (reason: string) => void = () => {}
  const onEnd = (reason: string) => {
    end ??= reason
    giveUp(end)
  }
  child.once('error', (error) => onEnd(`could not be started: ${error.message}`))
  child.once('close', (code, signal) => onEnd(`ended without a result (${signal ?? `exit code ${code}`})`))

  async function compile(projectPath: string, signal?: AbortSignal): Promise<Answer> {
    const onAbort = () => giveUp('was stopped')
    let timer: NodeJS.Timeout | undefined
    try {
      return await new Promise((resolve, reject) => {
        giveUp = (reason) => reject(new Error(`The official compiler ${reason}.\n${output()}`.trim()))
        timer = setTimeout(() => giveUp(`gave no result in ${limitMs / 1000} s`), limitMs)
        signal?.addEventListener('abort', onAbort)
        child.once('message', (answer) => resolve(answer as Answer))
        if (end !== null) giveUp(end)
        else if (signal?.aborted) onAbort()
        else child.send({ projectPath }, (error) => error && giveUp(`could not be asked: ${error.message}`))
      })
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      child.removeAllListeners('message')
    }
  }

  return {
    compile,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    async stop() {
      await stopChild(child)
      await rm(workDir, { recursive: true, force: true })
    },
  }
}

function startChild(script: string, workDir: string): ChildProcess {
  const { NODE_OPTIONS: _, ...inherited } = process.env
  return fork(script, [workDir], {
    cwd: dirname(workDir),
    env: { ...inherited, TMPDIR: workDir, TEMP: workDir, TMP: workDir },
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C in a terminal is for its owner, who then ends it and all that it may have started.
    detached: process.platform !== 'win32',
  })
}

/** What the compiler prints matters only when it dies, and then only the end of it. */
function collectOutput(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-keptOutputCharacters)
    })
  }
  return () => text
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return
  const closed = new Promise((resolve) => child.once('close', resolve))
  const isRunning = child.exitCode === null && child.signalCode === null
  try {
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The group is gone already.
  }
  if (isRunning) await closed
}
