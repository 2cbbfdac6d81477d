import { expect, test } from '@jest/globals'
import { openSqlite } from '../src/store/sqlite-connection.ts'
import { openStore } from '../src/store/store.ts'
import { afterThisTest } from './support/clean-up.ts'
import { createDatabase, noon } from './support/test-server.ts'

const stamp = { mode: 'development', appId: 'wx5a3d9c7e1f2b4086' } as const
const observer = { onStatement: () => undefined, onFault: () => undefined }

test('rule 9.6: a second store on an open file is refused until the first one closes', async () => {
  const { location } = createDatabase()
  const open = () => openStore({ location, stamp, hmac: (text) => text, now: noon, observer })
  const first = await open()
  await expect(open()).rejects.toThrow(/another server process.*PostgreSQL/)
  await first.close()
  await (await open()).close()
})

test.each([
  ['disk', 2],
  ['process', 1],
] as const)('rule 9.6: durability %s: what is written is as safe as synchronous = %i', (durability, level) => {
  const { location } = createDatabase()
  const database = openSqlite(location.engine === 'sqlite' ? location.file : '', durability)
  afterThisTest(() => database.close())
  expect(database.prepare('pragma synchronous').all()).toEqual([{ synchronous: level }])
})
