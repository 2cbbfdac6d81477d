import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DevToolsError } from './e2e/devtools-error.ts'
import { runInDevTools } from './e2e/devtools-run.ts'
import { runJourneys } from './e2e/jest-run.ts'
import { parseOptions } from './e2e/options.ts'
import { UsageError } from './lib/usage-error.ts'

/** The journeys, in the simulator or in WeChat DevTools. */
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  process.exitCode = report(error)
}
// The automator keeps a timer for a quarter of a minute after the command line of DevTools has ended.
process.exit()

function run(words: string[]): Promise<number> {
  const options = parseOptions(words, { platform: process.platform, cwd: process.cwd() })
  const { signal } = stopping
  return options.where === 'simulator'
    ? runJourneys({ root, signal })
    : runInDevTools(options, { root, signal, say: console.log })
}

/** What was begun is taken back first; whoever asks a second time does not want to wait for it. */
function stop(): void {
  if (stopping.signal.aborted) process.exit(1)
  console.log('Stopping; once more ends it at once.')
  stopping.abort()
}

function report(error: unknown): number {
  if (stopping.signal.aborted) return 1
  if (!(error instanceof UsageError || error instanceof DevToolsError)) throw error
  console.error(error.message)
  return error instanceof UsageError ? 2 : 1
}
