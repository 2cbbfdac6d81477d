import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** `place` is the url of an empty PostgreSQL database, or the path of a SQLite file. */
export function makeTemplate(place) {
  const script = join(import.meta.dirname, 'make-template.ts')
  const options = { cwd: join(import.meta.dirname, '../..'), env: { ...process.env, NODE_OPTIONS: '' } }
  execFileSync(process.execPath, ['--import', 'tsx', script, place], options)
}
