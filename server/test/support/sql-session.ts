import { createRequire } from 'node:module'
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'

type Row = Record<string, unknown>

interface SqlSession {
  /** Runs one statement and waits for it: this thread stands still meanwhile, as with a SQLite file. */
  run(url: string, text: string, parameters: (string | number | null)[]): Row[]
}

const limitMs = 15_000

/** The thread that talks to PostgreSQL while the test's own thread waits. One connection per database. */
const threadSource = `
const { workerData, parentPort } = require('node:worker_threads')
const pg = require(workerData.pg)
pg.types.setTypeParser(20, Number)
const clients = new Map()
async function connect(url) {
  const known = clients.get(url)
  if (known) return known
  const client = new pg.Client({ connectionString: url, statement_timeout: 5000 })
  client.on('error', () => clients.delete(url))
  await client.connect()
  clients.set(url, client)
  return client
}
async function run({ url, text, parameters }) {
  let n = 0
  const client = await connect(url)
  const { rows } = await client.query(text.replace(/\\?/g, () => '$' + ++n), parameters)
  return rows
}
workerData.port.on('message', async (job) => {
  let answer
  try { answer = { rows: await run(job) } } catch (error) { answer = { fault: error.message } }
  workerData.port.postMessage(answer)
  Atomics.store(workerData.signal, 0, 1)
  Atomics.notify(workerData.signal, 0)
})
`

let session: SqlSession | null = null

/** One thread per test file: it ends with the process of the tests. */
export function openSqlSession(): SqlSession {
  session ??= startSession()
  return session
}

function startSession(): SqlSession {
  const signal = new Int32Array(new SharedArrayBuffer(4))
  const { port1, port2 } = new MessageChannel()
  const pg = createRequire(import.meta.url).resolve('pg')
  const worker = new Worker(threadSource, {
    eval: true,
    workerData: { port: port2, signal, pg },
    transferList: [port2],
  })
  worker.unref()
  port1.unref()
  return {
    run(url, text, parameters) {
      Atomics.store(signal, 0, 0)
      port1.postMessage({ url, text, parameters })
      Atomics.wait(signal, 0, 0, limitMs)
      const received = receiveMessageOnPort(port1)
      if (!received) throw new Error(`PostgreSQL did not answer in ${limitMs} ms`)
      const { rows, fault } = received.message as { rows?: Row[]; fault?: string }
      if (fault !== undefined) throw new Error(fault)
      return rows ?? []
    },
  }
}
