import { jest } from '@jest/globals'
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import type { TestDatabase } from './engine.ts'

const sqlite = await import('@photostructure/sqlite')
const opened: { file: string; connection: DatabaseSyncInstance }[] = []

class KnownDatabase extends sqlite.DatabaseSync {
  constructor(file: string) {
    super(file)
    opened.push({ file, connection: this })
  }
}

jest.unstable_mockModule('@photostructure/sqlite', () => ({ ...sqlite, DatabaseSync: KnownDatabase }))

export function fileOf({ location }: Pick<TestDatabase, 'location'>): string {
  if (location.engine !== 'sqlite') throw new Error('Only SQLite has a file')
  return location.file
}

type Opened = [DatabaseSyncInstance, ...DatabaseSyncInstance[]]

/**
 * What the server has opened of its file, the one that writes first: how much a file may grow and whether it may
 * be written is a matter of the connection alone. Known is what is imported after this module.
 */
export function connectionsOf({ database }: { database: Pick<TestDatabase, 'location'> }): Opened {
  return connectionsTo(fileOf(database))
}

export function connectionsTo(file: string): Opened {
  const [first, ...others] = opened.filter((each) => each.file === file).map(({ connection }) => connection)
  if (!first) throw new Error(`Nothing has opened ${file}`)
  return [first, ...others]
}
