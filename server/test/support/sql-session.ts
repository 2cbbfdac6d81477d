import { fileURLToPath } from 'node:url'
import { afterAll } from '@jest/globals'
import { createSyncFn } from 'synckit'

type Row = Record<string, unknown>
type Job = [url: string, text: string, parameters: (string | number | null)[]]

const { hangLimitMs } = globalThis as unknown as { hangLimitMs: number }
const worker = fileURLToPath(new URL('sql-worker.mjs', import.meta.url))

/** One thread for each test file, started when it is first asked. */
let send: ((...job: Job | []) => Row[]) | null = null

/** Runs one statement and waits for it: this thread stands still meanwhile, as with a SQLite file. */
export function runOnPostgres(...job: Job): Row[] {
  send ??= createSyncFn<(...job: Job | []) => Row[]>(worker, hangLimitMs)
  return send(...job)
}

afterAll(() => {
  send?.()
})
