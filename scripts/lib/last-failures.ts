import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** What the last run found wrong: names of static checks, and test files with the project in which they failed. */
export interface Failures {
  checks: string[]
  tests: { project: string; path: string }[]
}

/** Null when no run has been recorded. */
export function readFailures(file: string): Failures | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

export function writeFailures(file: string, failures: Failures): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(failures))
}
