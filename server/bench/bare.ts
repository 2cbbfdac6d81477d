import { createHash } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { openSqlite } from '../src/store/sqlite-connection.ts'

/**
 * The least that could answer `GET /v1/me`: Node's own server, the hash of the token, one lookup of session
 * and account. No checks, no limits, no log. What ours costs is measured against it.
 */
const lookup = `select session.id, session.user_id, session.expires_at, users.state, users.created_at,
  users.sign_in_days, users.last_sign_in_at from session left join users on users.id = session.user_id
  where session.token_hash = `

type Find = (hash: string) => Promise<unknown> | unknown

function createFind(): Find {
  const url = process.env.DATABASE_URL
  if (url) {
    const pool = new pg.Pool({ connectionString: url, max: 10 })
    return async (hash) => (await pool.query(`${lookup}$1`, [hash])).rows[0]
  }
  const database = openSqlite(process.env.DATABASE_FILE ?? '', 'disk')
  // A connection that nobody holds is closed by the garbage collector under its statements.
  process.on('exit', () => database.close())
  const statement = database.prepare(`${lookup}?`)
  return (hash) => statement.get(hash)
}

const find = createFind()

const answer: RequestListener = async (request, response) => {
  const token = (request.headers.authorization ?? '').slice('Bearer '.length)
  const row = await find(createHash('sha256').update(token).digest('hex'))
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
