import { DatabaseSync } from '@photostructure/sqlite'

export class DatabaseInUseError extends Error {
  constructor(file: string) {
    super(
      `${file} is in use by another server process. SQLite serves one process; use PostgreSQL to run several.`,
    )
    this.name = 'DatabaseInUseError'
  }
}

/**
 * Keeps other servers off the file for as long as this process lives. The lock is an open transaction on
 * a file beside it, so the operating system releases it however the process ends.
 * Returns the release; throws `DatabaseInUseError`.
 */
export function lockDatabaseFile(file: string): () => void {
  const lock = new DatabaseSync(`${file}-lock`)
  try {
    lock.exec('pragma busy_timeout = 0')
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    if (/locked|busy/i.test(String(error))) throw new DatabaseInUseError(file)
    throw error
  }
  return () => lock.close()
}
