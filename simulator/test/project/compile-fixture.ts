import { createCachedCompiler } from '../../src/project/cached-compiler.ts'
import type { Build, Level } from '../../src/protocol/build.ts'

/** The build of a project that is no subject of the test: it is compiled once, and kept until it changes. */
export async function compileFixture(path: string, level: Level = 'strict'): Promise<Build> {
  const compiler = createCachedCompiler(path, { level })
  try {
    const result = await compiler.compile()
    if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2))
    return result.build
  } finally {
    await compiler.stop()
  }
}
