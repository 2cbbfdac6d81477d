import { positionAt } from '../../simulator/src/project/text-position.ts'

/** Something that must not leave this repository, with its place and its cure, in one sentence. */
export type Finding = string

export function findingAt(file: string, text: string, index: number, sentence: string): Finding {
  return `${file}:${positionAt(text, index).line}: ${sentence}`
}
