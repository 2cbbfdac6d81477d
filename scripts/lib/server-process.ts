import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

export interface ServerProcess {
  url: string
  opsUrl: string
  pid: number
  /** Settles with a sentence when the process ends, whoever ended it. */
  ended: Promise<string>
  stop(): Promise<void>
  kill(): Promise<void>
}

const run = promisify(execFile)

/** Makes the file that `startServer` runs. */
export async function buildServer(): Promise<void> {
  await run(process.execPath, [join(root, 'server/scripts/build.mjs')])
}

/**
 * Starts the built auth server as a process of its own and waits until it accepts connections.
 * It holds an IPC channel to us: when we die, however, it stops too.
 */
export async function startServer(
  env: Record<string, string>,
  onLine: (line: string) => void,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [join(root, 'server/dist/main.mjs')], {
    cwd: root,
    env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const ended = once(child, 'exit').then(([code, signal]) => `The auth server ended (${signal ?? code}).`)
  const tail: string[] = []
  const listening = new Promise<{ url: string; opsUrl: string }>((resolve) => {
    const onText = (line: string) => {
      tail.push(line)
      tail.splice(0, Math.max(0, tail.length - 20))
      onLine(line)
      if (line.startsWith('{"event":"listening"')) resolve(JSON.parse(line))
    }
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', onText)
  })
  const dead = ended.then((sentence) => {
    throw new Error([sentence, ...tail].join('\n'))
  })
  dead.catch(() => undefined)
  const { url, opsUrl } = await Promise.race([listening, dead])
  return {
    url,
    opsUrl,
    pid: child.pid as number,
    ended,
    stop: () => end(child, ended, 'SIGTERM'),
    kill: () => end(child, ended, 'SIGKILL'),
  }
}

async function end(child: ChildProcess, ended: Promise<string>, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal)
  await ended
}
