import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import buildServer from './build-server.mjs'
import { startPostgres } from './postgres-server.mjs'

/** One PostgreSQL for the whole run; each test makes its own database on it. */
export default async function setup() {
  await buildServer()
  const folder = mkdtempSync(join(tmpdir(), 'passport-postgres-'))
  chmodSync(folder, 0o755)
  const postgres = await startPostgres(join(folder, 'data'))
  const template = await postgres.createDatabase('template_passport')
  const script = join(import.meta.dirname, 'make-template.ts')
  const options = { cwd: join(import.meta.dirname, '../..'), env: { ...process.env, NODE_OPTIONS: '' } }
  execFileSync(process.execPath, ['--import', 'tsx', script, template], options)
  process.env.TEST_POSTGRES_URL = postgres.url
  globalThis.passportPostgres = { postgres, folder }
}
