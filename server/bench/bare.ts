import { hash } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { openDatabase } from '../src/store/database.ts'
import type { DatabaseLocation } from '../src/store/database-location.ts'
import { compileSessionLookup, sessionLookupParameters } from '../src/store/prepared-reads.ts'
import { openSqlite } from '../src/store/sqlite-connection.ts'

/**
 * The least that could answer `GET /v1/me`: Node's own server, the hash of the token, the same lookup. No
 * checks, no limits, no log. What ours costs is measured against it.
 */
type Find = (hash: string) => Promise<unknown> | unknown

async function createFind(): Promise<Find> {
  const { DATABASE_URL: url, DATABASE_FILE: file = '' } = process.env
  const location: DatabaseLocation = url
    ? { engine: 'postgres', url }
    : { engine: 'sqlite', file, durability: 'disk' }
  const db = await openDatabase(location, { onStatement: () => undefined, onFault: () => undefined })
  const { sql } = compileSessionLookup(db)
  await db.destroy()
  if (location.engine === 'postgres') {
    const pool = new pg.Pool({ connectionString: url, max: 10 })
    return async (hash) => (await pool.query(sql, sessionLookupParameters(hash))).rows[0]
  }
  const database = openSqlite(location.file, location.durability)
  database.exec('pragma cache_size = -65536')
  // A connection that nobody holds is closed by the garbage collector under its statements.
  process.on('exit', () => database.close())
  const statement = database.prepare(sql)
  return (hash) => statement.get(...sessionLookupParameters(hash))
}

const find = await createFind()

const answer: RequestListener = async (request, response) => {
  const token = (request.headers.authorization ?? '').slice('Bearer '.length)
  const row = await find(hash('sha256', token, 'hex'))
  const body = JSON.stringify(row ?? null)
  response.writeHead(row ? 200 : 401, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}

const server = createServer(answer)
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  process.stdout.write(`${JSON.stringify({ event: 'listening', url, opsUrl: url })}\n`)
})
