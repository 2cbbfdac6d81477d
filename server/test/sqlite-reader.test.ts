import { expect, test } from '@jest/globals'
import { DatabaseSync } from '@photostructure/sqlite'
import { CompiledQuery } from 'kysely'
import { openSqliteReader } from '../src/store/sqlite-reader.ts'
import { afterThisTest } from './support/clean-up.ts'
import { createDatabase } from './support/test-server.ts'

function open() {
  const { location } = createDatabase()
  if (location.engine !== 'sqlite') throw new Error('This is about the file alone')
  const faults: string[] = []
  const observer = { onStatement: () => undefined, onFault: (code: string) => faults.push(code) }
  const reader = openSqliteReader(location, observer)
  afterThisTest(reader.close)
  const read = (sql: string) => reader.readOne(CompiledQuery.raw(sql), [])
  return { file: location.file, faults, read }
}

/** Leaves a table whose description nobody can read. */
function damage(file: string): void {
  const database = new DatabaseSync(file, { defensive: false })
  database.exec('pragma writable_schema = on')
  database.exec("update sqlite_schema set sql = 'nonsense' where name = 'job'")
  database.exec('pragma schema_version = 1000')
  database.close()
}

test('a fault is the store’s whether it shows when a query runs or already when it is prepared', async () => {
  const { file, faults, read } = open()
  expect(await read('select 1 as one from users')).toBeNull()
  damage(file)
  for (const sql of ['select 1 as one from users', 'select id from users', 'select key from users'])
    await expect(read(sql)).rejects.toMatchObject({ code: 'store_unavailable' })
  expect(faults).toEqual(Array(3).fill('SQLITE_CORRUPT'))
})
