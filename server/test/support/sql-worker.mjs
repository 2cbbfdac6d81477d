import pg from 'pg'
import { runAsWorker } from 'synckit'

/** The thread that talks to PostgreSQL while the test's own thread waits. One connection for each database. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
const clients = new Map()

async function connect(url) {
  const known = clients.get(url)
  if (known) return known
  const client = new pg.Client({ connectionString: url, statement_timeout: 120_000 })
  client.on('error', () => clients.delete(url))
  await client.connect()
  clients.set(url, client)
  return client
}

/** `?` stands for a parameter, as on SQLite. */
async function run(url, text, parameters) {
  let count = 0
  const client = await connect(url)
  const { rows } = await client.query(
    text.replace(/\?/g, () => `$${++count}`),
    parameters,
  )
  return rows
}

/** Ends this thread when the answer is on its way. */
async function end() {
  await Promise.allSettled([...clients.values()].map((client) => client.end()))
  setImmediate(() => process.exit())
  return []
}

runAsWorker((...job) => (job.length === 0 ? end() : run(...job)))
