import { expect, test } from '@jest/globals'
import { createDatabase } from './support/test-server.ts'

test('each run of the suite meets the engine that it is named after, also when both share their workers', () => {
  const { testEngine } = globalThis as { testEngine?: string }
  const { location, sql } = createDatabase()
  const ask = { sqlite: 'select sqlite_version() as version', postgres: 'select version()' }
  expect(location.engine).toBe(testEngine)
  expect(sql(ask[location.engine])).toEqual([{ version: expect.stringMatching(/\d\./) }])
})
