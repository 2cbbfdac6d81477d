import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect } from '@jest/globals'
import { folder, type Source } from './recording.mjs'

let isLeftToChance = false

/** The test that runs; null while what it asks of the store does not count. */
export function findSource(): Source | null {
  if (isLeftToChance) return null
  const { testPath = '', currentTestName = '' } = expect.getState()
  // Where files share a module graph, a test stands under the path of its own.
  const [path, file = testPath] = /^(.*?\.test\.ts) /.exec(currentTestName) ?? ['']
  return { file: basename(file), test: currentTestName.slice(path.length) }
}

/** Inputs of the tests around here are made by chance, and so are the statements to which they lead. */
export function leaveStatementsToChance(): void {
  beforeAll(() => {
    isLeftToChance = true
  })
  afterAll(() => {
    isLeftToChance = false
  })
}

/** How a process of a test is started, so that its statements are recorded too. */
export function recordingProcess(): { args: string[]; env: Record<string, string> } {
  const source = findSource()
  if (!folder || !source) return { args: [], env: {} }
  return {
    args: ['--import', join(import.meta.dirname, 'record-process.mjs')],
    env: { STATEMENTS_FOLDER: folder, STATEMENTS_SOURCE: JSON.stringify(source) },
  }
}
