import type { CompileProblem } from '../protocol/build.ts'

/** Line of the first occurrence of a text, counted from 1. */
export function lineOf(source: string, part: string): number | null {
  const index = source.indexOf(part)
  return index < 0 ? null : positionAt(source, index).line
}

/** Line and column of an index, both counted from 1. */
export function positionAt(source: string, index: number): { line: number; column: number } {
  const before = source.slice(0, index)
  return { line: before.split('\n').length, column: index - before.lastIndexOf('\n') }
}

/** A fault found in compiled output: the text it is about says where to look in the author's file. */
export interface UnplacedProblem extends CompileProblem {
  near?: string
  /** WeChat would take it: a lenient build runs without what is missing. */
  isStrictOnly?: boolean
}

/** Marks what WeChat would take. */
export function strictOnly(problem: UnplacedProblem): UnplacedProblem {
  return { ...problem, isStrictOnly: true }
}

/** Gives the problem the line of `near` in the author's file, where the file still says it. */
export async function placeProblem(
  problem: UnplacedProblem,
  readSource: ReadSource,
): Promise<CompileProblem> {
  const { near, isStrictOnly: _, ...placed } = problem
  if (near === undefined || placed.file === undefined || placed.line !== undefined) return placed
  const line = lineOf((await readSource(placed.file)) ?? '', near)
  return line === null ? placed : { ...placed, line }
}

/** A file of the project as its author wrote it, by path in the package; `null` when there is none. */
export type ReadSource = (path: string) => Promise<string | null>

/** A packed script as its author wrote it, which has lines and has not been rewritten; null when there is none. */
export async function findScriptSource(
  path: string,
  readSource: ReadSource,
): Promise<{ file: string; text: string } | null> {
  for (const file of [path.replace(/\.js$/, '.ts'), path]) {
    const text = await readSource(file)
    if (text !== null) return { file, text }
  }
  return null
}
