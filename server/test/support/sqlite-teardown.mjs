import { rmSync } from 'node:fs'

export default async function teardown() {
  rmSync(globalThis.passportSqlite.folder, { recursive: true, force: true })
}
