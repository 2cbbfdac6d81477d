import { DatabaseSync } from '@photostructure/sqlite'
import type { TestServer } from './test-server.ts'

/** Somebody else holds what the server wants to write. The returned function lets go of it. */
export function lockStore({ database: { location, sql } }: TestServer): () => void {
  if (location.engine === 'sqlite') {
    const other = new DatabaseSync(location.file)
    other.exec('begin immediate')
    return () => other.close()
  }
  sql('begin')
  sql('lock table users, session in access exclusive mode')
  return () => void sql('rollback')
}
