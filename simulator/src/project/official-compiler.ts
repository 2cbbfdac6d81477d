import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureCacheFolder } from '../cache/content-cache.ts'
import { cacheDirectory } from '../cache/private-directory.mjs'
import type { CompileProblem } from '../protocol/build.ts'
import {
  type Answer,
  type CompilerProcess,
  type KeptResults,
  startCompilerProcess,
} from './compiler-process.ts'
import { compilerVersion } from './compiler-version.ts'
import { toProblems } from './official-fault.ts'
import { configFiles } from './project-config.ts'
import { readToolVersions } from './tool-versions.ts'

/** Path in the package, with `/` and without a leading one → bytes as they would be uploaded. */
export type PackageFiles = Map<string, Buffer>

export type OfficialResult = { ok: true; files: PackageFiles } | { ok: false; problems: CompileProblem[] }

export interface CompilerOptions {
  /** Where the compiler may leave things while it lives; all of it is gone afterwards. Default: the system's. */
  temporaryFolder?: string
  /** Where what is made of single files is kept for other processes. Default: the user's cache; null: nowhere. */
  resultsFolder?: string | null
  /** A compile that takes longer counts as hanging, and its process is replaced. */
  limitMs?: number
  /** A stand-in for the official compiler, for tests. */
  script?: string
}

export interface OfficialCompiler {
  /**
   * Every file that would be uploaded, or the fault that the compiler names; never throws for the project's faults.
   * One compile at a time; the signal ends it early.
   */
  compile(signal?: AbortSignal): Promise<OfficialResult>
  /** Ends its process. The next compile starts another one. */
  stop(): Promise<void>
}

/** The first compile of a large project on a busy machine takes minutes. */
const hangMs = 300_000

/**
 * WeChat's own compiler (miniprogram-ci), offline, in a process that stays for the next compile: loading it and its
 * first compile take seconds. A process that gave no answer, or whose configuration or packages have changed, is replaced.
 *
 * @param projectPath absolute path of the folder that holds project.config.json
 */
export function createOfficialCompiler(
  projectPath: string,
  {
    temporaryFolder = tmpdir(),
    resultsFolder = join(cacheDirectory(), 'results'),
    limitMs = hangMs,
    script,
  }: CompilerOptions = {},
): OfficialCompiler {
  const warm = createWarmProcess(projectPath, async () =>
    startCompilerProcess({ temporaryFolder, limitMs, script, results: await openResults(resultsFolder) }),
  )

  async function ask(signal?: AbortSignal): Promise<Answer> {
    try {
      return await (await warm.require()).compile(projectPath, signal)
    } catch (error) {
      await warm.stop()
      return { fault: { message: error instanceof Error ? error.message : String(error) } }
    }
  }

  return {
    async compile(signal) {
      const answer = await ask(signal)
      if ('files' in answer) return { ok: true, files: toPackage(answer.files) }
      return { ok: false, problems: await toProblems(projectPath, answer.fault) }
    },
    stop: warm.stop,
  }
}

/** Keeps one process for all compiles, and replaces it when it can no longer be used. */
function createWarmProcess(projectPath: string, start: () => Promise<CompilerProcess>) {
  let warm: { process: CompilerProcess; setup: string } | null = null

  async function stop(): Promise<void> {
    const stopped = warm
    warm = null
    await stopped?.process.stop()
  }

  return {
    stop,
    async require(): Promise<CompilerProcess> {
      const setup = await readSetup(projectPath)
      if (!warm || warm.setup !== setup || warm.process.hasEnded()) {
        await stop()
        warm = { process: await start(), setup }
      }
      return warm.process
    },
  }
}

/** Null where nothing can be kept, which costs only time. */
async function openResults(folder: string | null): Promise<KeptResults | null> {
  try {
    if (folder === null) return null
    return { folder: ensureCacheFolder(folder), version: await compilerVersion() }
  } catch {
    return null
  }
}

async function readSetup(projectPath: string): Promise<string> {
  const configs = configFiles.map((name) => readFile(join(projectPath, name), 'utf8').catch(() => ''))
  return [await readToolVersions(), ...(await Promise.all(configs))].join('\0')
}

function toPackage(files: Record<string, string | Uint8Array>): PackageFiles {
  const entries = Object.entries(files).map(([path, content]): [string, Buffer] => [
    path.replaceAll('\\', '/'),
    typeof content === 'string' ? Buffer.from(content) : Buffer.from(content),
  ])
  return new Map(entries)
}
