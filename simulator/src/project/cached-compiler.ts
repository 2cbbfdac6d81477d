import { type ContentCache, openContentCache } from '../cache/content-cache.ts'
import type { Build, Level } from '../protocol/build.ts'
import type { CompileResult, ProjectCompiler } from './compile-project.ts'
import { compilerVersion } from './compiler-version.ts'
import { hashProject } from './source-files.ts'

export interface CachedCompiler extends ProjectCompiler {
  /** Has the compiler ready for the next change when the last result came from the cache. */
  warmUp(signal?: AbortSignal): Promise<void>
}

export interface CachedCompilerOptions {
  /** Default: strict. */
  level?: Level
  cache?: ContentCache
  readVersion?: () => Promise<string>
}

/** A compiler that is not even loaded when the project, as it is now, has been compiled for this user before. */
export function createCachedCompiler(
  projectPath: string,
  { level = 'strict', cache = openContentCache(), readVersion = compilerVersion }: CachedCompilerOptions = {},
): CachedCompiler {
  let compiler: ProjectCompiler | null = null
  const readOwnKey = () => readKey({ projectPath, level, readVersion })

  async function compileAnew(signal?: AbortSignal): Promise<CompileResult> {
    const { createProjectCompiler } = await import('./compile-project.ts')
    compiler ??= createProjectCompiler(projectPath, { level })
    return compiler.compile(signal)
  }

  return {
    async compile(signal) {
      const key = await readOwnKey()
      const kept = key === null ? null : await cache.read(key)
      if (kept !== null) return { ok: true, build: JSON.parse(kept) as Build }
      const result = await compileAnew(signal)
      // If the project changed meanwhile, it is unknown which state of it the build is of.
      if (result.ok && key !== null && key === (await readOwnKey()))
        await cache.write(key, JSON.stringify(result.build))
      return result
    },
    async warmUp(signal) {
      if (compiler === null) await compileAnew(signal)
    },
    async stop() {
      await compiler?.stop()
      compiler = null
    },
  }
}

interface KeyParts {
  projectPath: string
  level: Level
  readVersion: () => Promise<string>
}

/** Null when the project cannot be read; compiling it says why. */
async function readKey({ projectPath, level, readVersion }: KeyParts): Promise<string | null> {
  try {
    const parts = await Promise.all([readVersion(), hashProject(projectPath, level)])
    return JSON.stringify(['build', ...parts])
  } catch {
    return null
  }
}

/** One compile, or what is kept of one. */
export async function compileCached(
  projectPath: string,
  options?: CachedCompilerOptions,
): Promise<CompileResult> {
  const compiler = createCachedCompiler(projectPath, options)
  try {
    return await compiler.compile()
  } finally {
    await compiler.stop()
  }
}
