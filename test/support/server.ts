import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { type ServerProcess, startServer } from '../../scripts/lib/server-process.ts'
import { baseUrl } from '../../utils/api/base-url.ts'
import { Gate, type Hold } from './gate.ts'
import { address, world } from './world.ts'

/** The real auth server on a database file of its own, behind the package's public origin. */
export class TestServer {
  readonly #directory = mkdtempSync(join(tmpdir(), 'passport-e2e-'))
  readonly #gate = new Gate()
  #origin: string | null = null
  #process: ServerProcess | null = null

  async start(): Promise<void> {
    this.#process = await startServer(
      {
        MODE: 'development',
        LISTEN: '127.0.0.1:0',
        OPS_LISTEN: '127.0.0.1:0',
        DATABASE_FILE: this.#file,
        WECHAT_APPID: address.appId,
        WECHAT_SECRET: address.appSecret,
        WECHAT_BASE_URL: address.platformUrl,
        CODE_HMAC_KEY: `dev-journeys:${randomBytes(32).toString('base64url')}`,
      },
      () => {},
    )
    this.#gate.target = this.#process.url
    this.#origin ??= await this.#gate.open()
    await world.patch({ hosts: { [baseUrl]: this.#origin } })
  }

  /** Keeps such requests of the phones waiting before the server; `*` as path means all of them. */
  hold(method: string, path: string): Hold {
    return this.#gate.hold(method, path)
  }

  /** Ends the process as a crash would. The public origin then leads nowhere. */
  async kill(): Promise<void> {
    await this.#process?.kill()
  }

  async close(): Promise<void> {
    await this.#gate.close()
    await this.#process?.stop()
    rmSync(this.#directory, { recursive: true, force: true })
  }

  /** Rows of the server's own database. */
  all(sql: string, ...params: (string | number)[]): Record<string, unknown>[] {
    return this.#withDatabase((database) => database.prepare(sql).all(...params) as Record<string, unknown>[])
  }

  run(sql: string, ...params: (string | number)[]): void {
    this.#withDatabase((database) => database.prepare(sql).run(...params))
  }

  #withDatabase<T>(work: (database: InstanceType<typeof DatabaseSync>) => T): T {
    const database = new DatabaseSync(this.#file)
    try {
      database.exec('PRAGMA busy_timeout = 2000')
      return work(database)
    } finally {
      database.close()
    }
  }

  get #file(): string {
    return join(this.#directory, 'server.sqlite')
  }
}
