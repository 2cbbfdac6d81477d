import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface OwnProcess {
  child: ChildProcess
  /** The last lines of its output, which matter only when it dies. */
  output(): string
  /** Ends it with all its children, and removes whatever they have left on the disk. */
  stop(): Promise<void>
}

interface OwnProcessOptions {
  /** Its folder is made in it. */
  temporaryFolder: string
  /** How the name of its folder begins. */
  name: string
  args?: string[]
  env?: NodeJS.ProcessEnv
}

const keptOutputCharacters = 4_000

/**
 * Starts a script that talks to us by messages, in a process group and a temporary folder of its own, for code that
 * prints, forks and leaves files where it stands. The script calls `enterOwnFolder` first.
 */
export function startOwnProcess(
  script: string,
  { temporaryFolder, name, args = [], env = process.env }: OwnProcessOptions,
): OwnProcess {
  // Created by the child: a folder that does not exist yet cannot be left behind if we are killed right now.
  const workDir = join(temporaryFolder, `${name}-${randomBytes(12).toString('hex')}`)
  const { NODE_OPTIONS: _, ...inherited } = env
  const child = fork(script, [workDir, ...args], {
    cwd: dirname(workDir),
    env: { ...inherited, TMPDIR: workDir, TEMP: workDir, TMP: workDir },
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C in a terminal is for its owner, who then ends it and all that it may have started.
    detached: process.platform !== 'win32',
  })
  return {
    child,
    output: collectOutput(child),
    async stop() {
      await endGroup(child)
      await rm(workDir, { recursive: true, force: true })
    },
  }
}

function collectOutput(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-keptOutputCharacters)
    })
  }
  return () => text
}

async function endGroup(child: ChildProcess): Promise<void> {
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
