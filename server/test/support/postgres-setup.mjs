import { chmodSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import buildServer from './build-server.mjs'
import { startPostgres } from './postgres-server.mjs'
import { quickFolder } from './quick-folder.mjs'
import { makeTemplate } from './run-make-template.mjs'

/** One PostgreSQL for the whole run; each test makes its own database on it. */
export default async function setup() {
  await buildServer()
  const folder = mkdtempSync(join(quickFolder(), 'passport-postgres-'))
  chmodSync(folder, 0o755)
  const postgres = await startPostgres(join(folder, 'data'))
  const template = await postgres.createDatabase('template_passport')
  makeTemplate(template)
  process.env.TEST_POSTGRES_URL = postgres.url
  globalThis.passportPostgres = { postgres, folder }
}
