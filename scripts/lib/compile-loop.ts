import { type CompileResult, compileProject } from '../../simulator/src/project/compile-project.ts'

export interface CompileLoop {
  /** Compiles now, or once more after the compile that is under way. Resolves when nothing is left to do. */
  run(): Promise<void>
  /** Ends what is under way and waits until it has cleaned up. */
  stop(): Promise<void>
}

interface CompileLoopOptions {
  projectPath: string
  onStart: () => void
  onResult: (result: CompileResult) => void
}

/** One compile at a time; changes during one ask for a single further one. */
export function createCompileLoop({ projectPath, onStart, onResult }: CompileLoopOptions): CompileLoop {
  const stopping = new AbortController()
  let isStale = false
  let running: Promise<void> | null = null

  async function compileUntilFresh(): Promise<void> {
    while (isStale && !stopping.signal.aborted) {
      isStale = false
      onStart()
      const result = await compileProject(projectPath, { signal: stopping.signal }).catch(toFailure)
      if (!stopping.signal.aborted) onResult(result)
    }
    running = null
  }

  return {
    run() {
      isStale = true
      running ??= compileUntilFresh()
      return running
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** A fault of the compiler itself is shown where the project's own faults are, and the next change tries again. */
function toFailure(error: unknown): CompileResult {
  return { ok: false, problems: [{ message: error instanceof Error ? error.message : String(error) }] }
}
