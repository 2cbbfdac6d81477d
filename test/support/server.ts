import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { DatabaseSync } from '@photostructure/sqlite'
import { devToolsStage } from '../../scripts/e2e/stage.ts'
import { type ServerProcess, startServer } from '../../scripts/lib/server-process.ts'
import { baseUrl } from '../../utils/api/base-url.ts'
import { hangLimitMs } from '../jest/hang-limit.mjs'
import { Gate, type Hold, type PassedRequest } from './gate.ts'
import { address, world } from './world.ts'

const run = promisify(execFile)

/** The real auth server on a database file of its own, behind the package's public origin. */
export class TestServer {
  readonly #directory = mkdtempSync(join(tmpdir(), 'passport-e2e-'))
  #gate = new Gate()
  readonly #hmacKey = `dev-journeys:${randomBytes(32).toString('base64url')}`
  #origin: string | null = null
  #process: ServerProcess | null = null

  /** Starts the process where none runs, and leaves what the database holds. */
  async start(): Promise<void> {
    this.#process ??= await startServer(this.#env, () => {})
    this.#gate.target = this.#process.url
    this.#origin ??= await this.#gate.open(devToolsStage?.serverPort)
    await world.patch({ hosts: { [baseUrl]: this.#origin } })
  }

  /** As on its first day: no row, and no request of before. Much faster than another process with a file of its own. */
  async startAnew(): Promise<void> {
    await this.#gate.close()
    this.#gate = new Gate()
    this.#origin = null
    for (const file of [this.#file, `${this.#file}-limits`]) if (existsSync(file)) removeRows(file)
    await this.start()
  }

  /** Keeps such requests of the phones waiting before the server; `*` as path means all of them. */
  hold(method: string, path: string): Hold {
    return this.#gate.hold(method, path)
  }

  /** The requests of the phones that this server has answered, in the order of the answers. */
  get answered(): readonly PassedRequest[] {
    return this.#gate.passed
  }

  /** What was answered until now does not count. */
  forgetAnswered(): void {
    this.#gate.passed.length = 0
  }

  /** Ends the process as a crash would. The public origin then leads nowhere. */
  async kill(): Promise<void> {
    await this.#process?.kill()
    this.#process = null
  }

  async close(): Promise<void> {
    await this.#gate.close()
    await this.#process?.stop()
    rmSync(this.#directory, { recursive: true, force: true })
  }

  /** Does a command of the operator's on the server's host, and resolves to what it says. */
  async runAdmin(...args: string[]): Promise<string> {
    const env = { PATH: process.env.PATH, ...this.#env }
    const { stdout } = await run(process.execPath, ['server/dist/admin.mjs', ...args], { env })
    return stdout.trim()
  }

  /** Posts to the operations listener with an admin token. */
  async operate(token: string, path: string, body: object): Promise<Response> {
    return fetch(`${this.#process?.opsUrl}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  }

  /** Rows of the server's own database. */
  all(sql: string, ...params: (string | number)[]): Record<string, unknown>[] {
    return this.#withDatabase((database) => database.prepare(sql).all(...params) as Record<string, unknown>[])
  }

  run(sql: string, ...params: (string | number)[]): void {
    this.#withDatabase((database) => database.prepare(sql).run(...params))
  }

  #withDatabase<T>(work: (database: InstanceType<typeof DatabaseSync>) => T): T {
    return withDatabase(this.#file, work)
  }

  get #env(): Record<string, string> {
    return {
      MODE: 'development',
      LISTEN: '127.0.0.1:0',
      OPS_LISTEN: '127.0.0.1:0',
      DATABASE_FILE: this.#file,
      WECHAT_APPID: address.appId,
      WECHAT_SECRET: address.appSecret,
      WECHAT_BASE_URL: address.platformUrl,
      CODE_HMAC_KEY: this.#hmacKey,
    }
  }

  get #file(): string {
    return join(this.#directory, 'server.sqlite')
  }
}

function withDatabase<T>(file: string, work: (database: InstanceType<typeof DatabaseSync>) => T): T {
  const database = new DatabaseSync(file, { timeout: hangLimitMs, enableForeignKeyConstraints: false })
  try {
    return work(database)
  } finally {
    database.close()
  }
}

function removeRows(file: string): void {
  withDatabase(file, (database) => {
    const tables = database
      .prepare("select name from sqlite_master where type = 'table' and name not like 'kysely%'")
      .all() as { name: string }[]
    const deletions = tables.map(({ name }) => `delete from "${name}";`)
    database.exec(`begin immediate; ${deletions.join(' ')} commit`)
  })
}
