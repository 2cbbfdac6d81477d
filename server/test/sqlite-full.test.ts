import { truncateSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { afterThisTest } from './support/clean-up.ts'
import { connectionsOf, connectionsTo, fileOf } from './support/sqlite-connections.ts'

const { openLimiters } = await import('../src/store/limiters.ts')
const { createDatabase, createTestServer } = await import('./support/test-server.ts')
const { openId, readMe, signIn, tap } = await import('./support/sign-in.ts')

test('a full store refuses what it cannot keep, still tells what it has, and goes on when there is room', async () => {
  const server = await createTestServer()
  const [connection] = connectionsOf(server)
  const { token } = await signIn(server)
  // Never below what the file has.
  connection.exec('pragma max_page_count = 1')
  const statuses: number[] = []
  const names: string[] = []
  while (!statuses.includes(503) && names.length < 200) {
    names.push(`${openId}-${names.length}`)
    statuses.push((await tap(server, { openId: names.at(-1)! })).statusCode)
  }
  expect(statuses.at(-1)).toBe(503)
  const refused = await tap(server, { openId: names.at(-1)! })
  expect(refused.json()).toMatchObject({ status: 503, code: 'store_unavailable', retryAfter: 2 })
  expect(server.logs).toContainEqual({ event: 'store_fault', code: 'SQLITE_FULL' })
  expect(server.logs).not.toContainEqual(expect.objectContaining({ event: 'internal_error' }))
  const entered = statuses.filter((status) => status === 201).length
  expect(server.sql('select count(*) as n from users')).toEqual([{ n: entered + 1 }])
  expect((await readMe(server, token)).statusCode).toBe(200)

  connection.exec('pragma max_page_count = 100000')
  expect((await tap(server, { openId: names.at(-1)! })).statusCode).toBe(201)
  expect(server.sql('select count(*) as n from users')).toEqual([{ n: entered + 2 }])
})

async function openLimiter() {
  const database = createDatabase()
  const faults: string[] = []
  const observer = { onStatement: () => undefined, onFault: (code: string) => faults.push(code) }
  const limiters = await openLimiters(database.location, observer)
  afterThisTest(() => limiters.close())
  const limiter = limiters.create({ keyPrefix: 'test', points: 2, duration: 600 })
  const [connection] = connectionsTo(`${fileOf(database)}-limits`)
  return { database, faults, limiter, connection }
}

test('counts for which there is no room are told as a fault, each once, and kept in memory until there is', async () => {
  const { database, faults, limiter, connection } = await openLimiter()
  connection.exec('pragma max_page_count = 1')
  const keys: string[] = []
  while (faults.length === 0 && keys.length < 200) {
    keys.push(`${keys.length}`.padEnd(900))
    await limiter.consume(keys.at(-1)!)
  }
  const last = keys.at(-1)!
  expect(faults).toEqual(['LIMITS'])
  expect(database.limitRows()).toHaveLength(keys.length - 1)
  await limiter.consume(last)
  await expect(limiter.consume(last)).rejects.toMatchObject({ consumedPoints: 3 })
  expect(faults).toEqual(['LIMITS', 'LIMITS', 'LIMITS'])

  connection.exec('pragma max_page_count = 100000')
  await limiter.consume(last)
  expect(database.limitRows()).toHaveLength(keys.length)
  expect(faults).toHaveLength(3)
})

test('counts that cannot be read are told as a fault, and kept in memory', async () => {
  const { database, faults, limiter, connection } = await openLimiter()
  await limiter.consume('person')
  connection.exec('pragma wal_checkpoint(truncate)')
  connection.exec('pragma shrink_memory')
  truncateSync(`${fileOf(database)}-limits`)
  expect(await limiter.get('person')).toBeNull()
  expect(faults).toEqual(['LIMITS'])
})
