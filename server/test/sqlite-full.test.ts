import { expect, test } from '@jest/globals'
import { connectionsOf } from './support/sqlite-connections.ts'

const { createTestServer } = await import('./support/test-server.ts')
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
