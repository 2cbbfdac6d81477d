import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { copyApp } from '../lib/app-copy.ts'
import { findFreePort } from '../lib/free-port.ts'
import { requireAnswers } from './answers.ts'
import { DevToolsApp } from './devtools-app.ts'
import type { DevToolsError } from './devtools-error.ts'
import { runJourneys } from './jest-run.ts'
import type { DevToolsOptions } from './options.ts'

interface Surroundings {
  root: string
  signal: AbortSignal
  say: (line: string) => void
}

/** Runs the journeys that DevTools can run, on a copy of the app, and takes everything back. Gives the exit code. */
export async function runInDevTools(options: DevToolsOptions, surroundings: Surroundings): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'passport-devtools-'))
  try {
    // The journeys' server is on this machine.
    await copyApp(surroundings.root, folder, { appid: options.appId, setting: { urlCheck: false } })
    await requireAnswers(folder)
    return await runOnCopy(folder, options, surroundings)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function runOnCopy(
  projectPath: string,
  { cliPath, appId }: DevToolsOptions,
  { root, signal, say }: Surroundings,
): Promise<number> {
  const serverPort = await findFreePort(18_787, [])
  const app = new DevToolsApp({ projectPath, ...(cliPath === undefined ? {} : { cliPath }) })
  let exitCode = 1
  try {
    say(`Launching ${projectPath} as ${appId}, twice: the second time it calls a server of this machine …`)
    signal.throwIfAborted()
    const stage = await app.launch(serverPort)
    signal.throwIfAborted()
    exitCode = await runJourneys({ root, signal, stage })
  } finally {
    // Whatever went wrong before is what is thrown.
    await app.close().catch((error: DevToolsError) => {
      say(error.message)
      exitCode = 1
    })
  }
  return exitCode
}
