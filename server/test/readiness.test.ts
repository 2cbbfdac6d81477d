import { expect, test } from '@jest/globals'
import { createTestServer, minuteMs } from './support/test-server.ts'

test('rule 9.7: readiness tells a database without its tables, and a clock that runs apart', async () => {
  const server = await createTestServer({ now: Date.now() })
  const read = async () => (await server.app.operationsApp.inject({ url: '/readyz' })).json()
  const isShared = server.database.location.engine === 'postgres'
  expect(await read()).toEqual({ status: 'ready', faults: [] })
  server.clock.now = Date.now() + minuteMs
  expect(await read()).toEqual(
    isShared ? { status: 'not_ready', faults: ['clock'] } : { status: 'ready', faults: [] },
  )
  server.clock.now = Date.now()
  server.sql(`delete from kysely_migration where name = '004-operations'`)
  expect(await read()).toEqual({ status: 'not_ready', faults: ['migrations'] })
})

test('readiness names missing tables as such, whether or not the look at the keys is a minute old', async () => {
  const server = await createTestServer({ now: Date.now() })
  const isShared = server.database.location.engine === 'postgres'
  const read = async () => (await server.app.operationsApp.inject({ url: '/readyz' })).json()
  expect(await read()).toEqual({ status: 'ready', faults: [] })
  server.sql('drop table platform_token')
  server.sql(`delete from kysely_migration where name = '003-personal-data'`)
  expect(await read()).toEqual({ status: 'not_ready', faults: ['migrations'] })
  server.clock.now += minuteMs
  const faults = isShared ? ['clock', 'migrations'] : ['migrations']
  expect(await read()).toEqual({ status: 'not_ready', faults })
  server.sql('drop table database_stamp')
  server.sql('drop table kysely_migration')
  expect(await read()).toEqual({ status: 'not_ready', faults })
})
