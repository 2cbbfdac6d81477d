import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CompileProblem } from '../protocol/build.ts'
import { type OfficialFault, toProblems } from './official-fault.ts'

/** Path in the package, with `/` and without a leading one → bytes as they would be uploaded. */
export type PackageFiles = Map<string, Buffer>

export type OfficialResult = { ok: true; files: PackageFiles } | { ok: false; problems: CompileProblem[] }

export interface CompileOptions {
  /** Where the compiler may leave things while it runs; all of it is gone afterwards. Default: the system's. */
  temporaryFolder?: string
  /** Ends the compile early; it then leaves nothing behind either. */
  signal?: AbortSignal
}

interface Answer {
  files?: Record<string, string | Uint8Array>
  fault?: OfficialFault
}

const childScript = fileURLToPath(new URL('./official-compiler-child.mjs', import.meta.url))
const timeoutMs = 120_000
const keptOutputCharacters = 4_000

/**
 * Runs WeChat's own compiler (miniprogram-ci, `getCompiledResult`) over a project, offline.
 *
 * @param projectPath absolute path of the folder that holds project.config.json
 * @returns every file that would be uploaded, or the fault that the compiler names; never throws for the project's faults
 */
export async function compileOfficially(
  projectPath: string,
  { temporaryFolder = tmpdir(), signal }: CompileOptions = {},
): Promise<OfficialResult> {
  const workDir = await mkdtemp(join(temporaryFolder, 'passport-compile-'))
  const child = startChild(workDir)
  try {
    const { files, fault } = await awaitAnswer(child, projectPath, signal)
    if (fault) return { ok: false, problems: await toProblems(projectPath, fault) }
    return { ok: true, files: toPackage(files ?? {}) }
  } finally {
    await stopChild(child)
    await rm(workDir, { recursive: true, force: true })
  }
}

function startChild(workDir: string): ChildProcess {
  const { NODE_OPTIONS: _, ...inherited } = process.env
  return fork(childScript, [], {
    cwd: workDir,
    env: { ...inherited, TMPDIR: workDir, TEMP: workDir, TMP: workDir },
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own, so that the process which the compiler forks can be ended with it.
    detached: process.platform !== 'win32',
  })
}

function awaitAnswer(child: ChildProcess, projectPath: string, signal?: AbortSignal): Promise<Answer> {
  const output = collectOutput(child)
  return new Promise((resolve) => {
    const give = (reason: string) =>
      resolve({ fault: { message: `The official compiler ${reason}.\n${output()}`.trim() } })
    const timer = setTimeout(() => give(`gave no result in ${timeoutMs / 1000} s`), timeoutMs)
    signal?.addEventListener('abort', () => give('was stopped'), { once: true })
    if (signal?.aborted) give('was stopped')
    child.once('message', (answer) => resolve(answer as Answer))
    child.once('error', (error) => give(`could not be started: ${error.message}`))
    child.once('close', (code, signal) => give(`ended without a result (${signal ?? `exit code ${code}`})`))
    child.once('message', () => clearTimeout(timer))
    child.once('close', () => clearTimeout(timer))
    child.send({ projectPath })
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

function toPackage(files: Record<string, string | Uint8Array>): PackageFiles {
  const entries = Object.entries(files).map(([path, content]): [string, Buffer] => [
    path.replaceAll('\\', '/'),
    typeof content === 'string' ? Buffer.from(content) : Buffer.from(content),
  ])
  return new Map(entries)
}
