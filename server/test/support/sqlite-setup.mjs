import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import buildServer from './build-server.mjs'
import { quickFolder } from './quick-folder.mjs'
import { makeTemplate } from './run-make-template.mjs'

/** One file with every table; each test copies it. */
export default async function setup() {
  await buildServer()
  const folder = mkdtempSync(join(quickFolder(), 'passport-sqlite-'))
  const template = join(folder, 'template.db')
  makeTemplate(template)
  process.env.TEST_SQLITE_TEMPLATE = template
  globalThis.passportSqlite = { folder }
}
