import type { GroupedTest } from './groups.mjs'

interface FileResult {
  failureMessage: string | null
  testFilePath: string
  testResults: object[]
}

export function splitResult<T extends GroupedTest>(
  tests: (T | undefined)[],
  result: object,
): [test: T, result: FileResult][]
