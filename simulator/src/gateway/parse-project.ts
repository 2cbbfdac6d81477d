import type { CompileProblem } from '../protocol/build.ts'
import type { ProjectState } from '../protocol/control.ts'
import { HttpError } from './http.ts'
import type { Reader } from './parse.ts'

const statuses = ['compiling', 'ready', 'failed'] as const

/** Throws what the reader throws. */
export function parseProject(value: unknown, read: Reader): ProjectState {
  const fields = read.object(value, 'project')
  const status = statuses.find((candidate) => candidate === fields.status)
  if (!status) throw new HttpError(400, `project.status: expected one of ${statuses.join(', ')}`)
  if (!Array.isArray(fields.problems)) throw new HttpError(400, 'project.problems: expected a list')
  return {
    status,
    buildId: fields.buildId === null ? null : read.text(fields.buildId, 'project.buildId'),
    problems: fields.problems.map((problem) => parseProblem(read.object(problem, 'problem'), read)),
  }
}

function parseProblem(
  { message, file, line, column }: Record<string, unknown>,
  read: Reader,
): CompileProblem {
  const position = { min: 1, max: Number.MAX_SAFE_INTEGER }
  return {
    message: read.text(message, 'problem.message'),
    ...(file === undefined ? {} : { file: read.text(file, 'problem.file') }),
    ...(line === undefined ? {} : { line: read.integer(line, 'problem.line', position) }),
    ...(column === undefined ? {} : { column: read.integer(column, 'problem.column', position) }),
  }
}
