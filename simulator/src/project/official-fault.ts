import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CompileProblem } from '../protocol/build.ts'
import { lineOf } from './text-position.ts'

/** The official compiler's error: a text for people, sometimes with the file it is about. */
export interface OfficialFault {
  message: string
  path?: string
}

/** `1:15:unexpected end tag`, `/pages/a.wxss:1:1: Unclosed block`: columns count from 1. */
const leadingPosition = /(?:^|\.\w+:)(\d+):(\d+):\s*(.+)/
/** Babel's `Unexpected token (3:9)`: columns count from 0. */
const trailingPosition = /\((\d+):(\d+)\)/
/** `> 1 | { "component": true,` */
const framePosition = /^> (\d+) \|/m

/** Finds file, line and column in what the official compiler says, and keeps the sentences that say what is wrong. */
export async function toProblems(projectPath: string, fault: OfficialFault): Promise<CompileProblem[]> {
  const text = fault.message.replaceAll(`${projectPath}/`, '').replaceAll(`${projectPath}\\`, '')
  const file = fileOf(fault.path ?? /^file: (\S+)/.exec(text)?.[1])
  const problems = sentences(text, file).map(async (message) => {
    const named = file ? findNamedThing({ projectPath, file, text: message }) : {}
    const position = findPosition(text) ?? (await named)
    return { message, ...(file ? { file } : {}), ...position }
  })
  return Promise.all(problems)
}

/** `app.json or theme.json["light"]` is one way of saying `app.json`. */
function fileOf(path: string | undefined): string | undefined {
  return path?.replaceAll('\\', '/').replace(/ or .*$/, '')
}

type Position = Pick<CompileProblem, 'line' | 'column'>

function findPosition(text: string): Position | null {
  const leading = leadingPosition.exec(text)
  if (leading) return { line: Number(leading[1]), column: Number(leading[2]) }
  const trailing = trailingPosition.exec(text)
  if (trailing) return { line: Number(trailing[1]), column: Number(trailing[2]) + 1 }
  const frame = framePosition.exec(text)
  return frame ? { line: Number(frame[1]) } : null
}

/** Faults of JSON files name a value but no line: the value is looked up in the file. */
async function findNamedThing(options: {
  projectPath: string
  file: string
  text: string
}): Promise<Position> {
  const source = await readFile(join(options.projectPath, options.file), 'utf8').catch(() => '')
  const names = [...options.text.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '').reverse()
  for (const name of names) {
    const line = lineOf(source, `"${name.replace(/\.\w+$/, '')}"`)
    if (line !== null) return { line }
  }
  return {}
}

/** Without code frame and file names; faults of several values of one file are several sentences. */
function sentences(text: string, file: string | undefined): string[] {
  const prefix = new RegExp(`^(?:/?${escapeRegExp(file ?? '')}:?\\s*)+`)
  const lines = text
    .split('\n')
    .filter((line) => !/^(>|\s)*(\d+)? ?\|/.test(line) && !line.startsWith('file: '))
    .map((line) => (file ? line.trim().replace(prefix, '') : line.trim()).replace(/^(\d+):(\d+):\s*/, ''))
    .filter((line) => line !== '')
  return lines.length > 0 && lines.every((line) => line.startsWith('[')) ? lines : [lines.join('\n')]
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
