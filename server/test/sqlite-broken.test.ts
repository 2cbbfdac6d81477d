import { readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { connectionsOf, fileOf } from './support/sqlite-connections.ts'
import type { TestServer } from './support/test-server.ts'

const { createTestServer } = await import('./support/test-server.ts')
const { readMe, signIn, tap } = await import('./support/sign-in.ts')

const unavailable = { status: 503, code: 'store_unavailable', retryAfter: 2 }

async function readReadiness(server: TestServer) {
  return (await server.app.operationsApp.inject({ url: '/readyz' })).json()
}

function expectFault(server: TestServer, code: string): void {
  expect(server.logs).toContainEqual({ event: 'store_fault', code })
  expect(server.logs).not.toContainEqual(expect.objectContaining({ event: 'internal_error' }))
}

test('a file that may only be read refuses what it cannot keep, and still tells what it has', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const [writer] = connectionsOf(server)
  writer.exec('pragma query_only = on')
  expect((await tap(server, { openId: 'newcomer' })).json()).toMatchObject(unavailable)
  expectFault(server, 'SQLITE_READONLY')
  expect((await readMe(server, token)).statusCode).toBe(200)
  expect(server.sql('select count(*) as n from users')).toEqual([{ n: 1 }])

  writer.exec('pragma query_only = off')
  expect((await tap(server, { openId: 'newcomer' })).statusCode).toBe(201)
})

test('a file that is moved away and put back is served all the time, and holds what was written meanwhile', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const names = ['', '-wal', '-shm'].map((suffix) => fileOf(server.database) + suffix)
  for (const name of names) renameSync(name, `${name}.away`)
  expect((await readMe(server, token)).statusCode).toBe(200)
  expect((await tap(server, { openId: 'newcomer' })).statusCode).toBe(201)

  for (const name of names) renameSync(`${name}.away`, name)
  expect((await readMe(server, token)).statusCode).toBe(200)
  expect(server.sql('select count(*) as n from users')).toEqual([{ n: 2 }])
})

const garbage = (size: number) => Buffer.alloc(size, 'canary-garbage')
const pageSize = 4096

const damages: [string, string, (file: string, bytes: Buffer) => void][] = [
  ['overwritten', 'SQLITE_NOTADB', (file, { length }) => overwrite(file, garbage(length))],
  [
    'overwritten but for its first page',
    'SQLITE_CORRUPT',
    (file, bytes) =>
      overwrite(file, Buffer.concat([bytes.subarray(0, pageSize), garbage(bytes.length - pageSize)])),
  ],
  ['emptied', 'SQLITE_NOTADB', (file) => truncateSync(file)],
]

/** In place: a file of another inode would not be the one that is open. */
function overwrite(file: string, bytes: Buffer): void {
  writeFileSync(file, bytes, { flag: 'r+' })
}

/** Brings everything from the log into the file. What the server has read of it before, a commit has outdated. */
function settle(server: TestServer): Buffer {
  const [writer] = connectionsOf(server)
  writer.exec('pragma wal_checkpoint(truncate)')
  return readFileSync(fileOf(server.database))
}

test.each(
  damages,
)('a file that is %s is a typed refusal, not ready, and all is well once it is as it was', async (_name, code, damage) => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const bytes = settle(server)
  damage(fileOf(server.database), bytes)
  expect(await readReadiness(server)).toEqual({ status: 'not_ready', faults: ['database'] })
  for (const _time of [1, 2]) expect((await readMe(server, token)).json()).toMatchObject(unavailable)
  expectFault(server, code)

  overwrite(fileOf(server.database), bytes)
  expect(await readReadiness(server)).toEqual({ status: 'ready', faults: [] })
  expect((await readMe(server, token)).statusCode).toBe(200)
  expect((await tap(server, { openId: 'newcomer' })).statusCode).toBe(201)
})

test('so it is for a file that was damaged before the first member came', async () => {
  const server = await createTestServer()
  const bytes = settle(server)
  overwrite(fileOf(server.database), garbage(bytes.length))
  const token = `mps_${'A'.repeat(43)}`
  expect((await readMe(server, token)).json()).toMatchObject(unavailable)
  expectFault(server, 'SQLITE_NOTADB')
  overwrite(fileOf(server.database), bytes)
  expect((await readMe(server, token)).json()).toMatchObject({ status: 401, code: 'session_unknown' })
})
