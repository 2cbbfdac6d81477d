import { fileURLToPath } from 'node:url'
import type { OfficialFault } from './official-fault.ts'
import { startOwnProcess } from './own-process.ts'

/** What the official compiler says of a project. */
export type Answer = { files: Record<string, string | Uint8Array> } | { fault: OfficialFault }

export interface CompilerProcess {
  /** One compile at a time. Rejects when there will be no answer; the process is of no more use then. */
  compile(projectPath: string, signal?: AbortSignal): Promise<Answer>
  hasEnded(): boolean
  /** Ends the process and removes whatever it has left on the disk. */
  stop(): Promise<void>
}

const officialChild = fileURLToPath(new URL('./official/child.mjs', import.meta.url))

export interface KeptResults {
  /** A folder that only this user can enter. */
  folder: string
  /** Version of everything that the results are made with. */
  version: string
}

export interface CompilerProcessOptions {
  temporaryFolder: string
  /** A compile that takes longer counts as hanging. */
  limitMs: number
  /** Results for single files, made by earlier processes. */
  results?: KeptResults | null
  /** Another one for tests. */
  script?: string | undefined
}

/** Starts the official compiler in a temporary folder of its own. However we end, it ends too and its folder is removed. */
export function startCompilerProcess({
  temporaryFolder,
  limitMs,
  results,
  script = officialChild,
}: CompilerProcessOptions): CompilerProcess {
  const args = results ? [results.folder, results.version] : []
  const { child, output, stop } = startOwnProcess(script, { temporaryFolder, name: 'passport-compile', args })
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
    stop,
  }
}
