import { createCachedCompiler } from '../../simulator/src/project/cached-compiler.ts'
import type { CompileResult } from '../../simulator/src/project/compile-project.ts'

export interface CompileLoop {
  /** Compiles now, or once more after the compile that is under way. Resolves when nothing is left to do. */
  run(): Promise<void>
  /** Has the compiler ready for the first change when the build at the start was a kept one. */
  warmUp(): Promise<void>
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
  const compiler = createCachedCompiler(projectPath)
  let isStale = false
  let queue: Promise<void> = Promise.resolve()

  async function compileUntilFresh(): Promise<void> {
    while (isStale && !stopping.signal.aborted) {
      isStale = false
      onStart()
      const result = await compiler.compile(stopping.signal).catch(toFailure)
      if (!stopping.signal.aborted) onResult(result)
    }
  }

  function enqueue(work: () => Promise<void>): Promise<void> {
    queue = queue.then(work)
    return queue
  }

  return {
    run() {
      isStale = true
      return enqueue(compileUntilFresh)
    },
    warmUp() {
      // What is wrong with it is said at the next change.
      return enqueue(() => compiler.warmUp(stopping.signal).catch(() => {}))
    },
    async stop() {
      stopping.abort()
      await queue
      await compiler.stop()
    },
  }
}

/** A fault of the compiler itself is shown where the project's own faults are, and the next change tries again. */
function toFailure(error: unknown): CompileResult {
  return { ok: false, problems: [{ message: error instanceof Error ? error.message : String(error) }] }
}
