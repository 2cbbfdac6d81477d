import { join } from 'node:path'
import { UsageError } from './lib/usage-error.ts'
import { type Client, type ClientOptions, startClient } from './mp/client.ts'
import { runCommand } from './mp/commands.ts'
import { parseCommandLine } from './mp/options.ts'
import { createProgress } from './mp/progress.ts'
import { Blocked, UploadError } from './mp/upload-error.ts'

/** Sends the mini-program of the folder it is run in to WeChat: `upload`, `preview`, `sourcemap`, `pack`. */
const root = process.cwd()
let client: Client | null = null
let isStopping = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)

try {
  const { command, options } = parseCommandLine(process.argv.slice(2))
  await runCommand(
    command,
    { root, env: process.env, options },
    { startClient: startNoted, progress: createProgress(process.stdout), outputDir: join(root, 'dist/mp') },
  )
} catch (error) {
  // What is cut off by a signal has failed for no other reason.
  process.exitCode = isStopping ? 1 : report(error)
}

function startNoted(options: ClientOptions): Client {
  client = startClient(options)
  return client
}

async function stop(): Promise<void> {
  isStopping = true
  await client?.stop()
  process.exit(1)
}

/** Says what happened and what helps. Gives the exit code. */
function report(error: unknown): number {
  if (error instanceof UsageError) {
    console.error(error.message)
    return 2
  }
  if (error instanceof Blocked) return Math.max(...error.blockers.map(report))
  if (!(error instanceof UploadError)) throw error
  console.error(`${error.message}\n  → ${error.cure}`)
  return 1
}
