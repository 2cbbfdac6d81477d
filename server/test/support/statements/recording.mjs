import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where this run of the tests keeps what the store is asked; undefined where nobody compares. */
export const folder = process.env.STATEMENTS_FOLDER

/**
 * Writes down each text that the store runs, once for each test file, with the first test that asks it. A file for
 * each process, so that none waits for another. Returns the stop.
 */
export function recordStatements(findSource) {
  const seen = new Set()
  const record = ({ engine, sql }) => {
    const source = findSource()
    const key = `${source?.file} ${sql}`
    if (source === null || seen.has(key)) return
    seen.add(key)
    appendFileSync(join(folder, `${process.pid}.jsonl`), `${JSON.stringify({ engine, sql, ...source })}\n`)
  }
  subscribe('passport:statement', record)
  return () => unsubscribe('passport:statement', record)
}
