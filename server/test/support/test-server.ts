import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { type App, createApp } from '../../src/compose/create-app.ts'
import type { Config } from '../../src/config/config.ts'
import type { LogEntry } from '../../src/ops/log-types.ts'
import { type Agreements, createAgreements } from '../../src/sign-in/agreements.ts'
import type { DatabaseLocation } from '../../src/store/database-location.ts'
import { afterThisTest } from './clean-up.ts'
import { createTestDatabase, type SqlParameter, type TestDatabase } from './engine.ts'
import { quickFolder } from './quick-folder.mjs'
import {
  appId,
  appSecret,
  pushAesKey,
  pushToken,
  startWechat,
  type WechatServer,
  wechatTimeoutMs,
} from './wechat-server.ts'

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** For work in the background that nothing stops. */
export const neverStops = new AbortController().signal

/** Noon in UTC+8, so that an hour more or less stays on the same day. */
export const noon = Date.parse('2026-11-20T12:00:00+08:00')

export interface TestServer {
  app: App
  wechat: WechatServer
  logs: LogEntry[]
  clock: { now: number }
  database: TestDatabase
  inject(options: InjectOptions): Promise<LightMyRequestResponse>
  /** Runs SQL through a connection of its own, as an operator would. */
  sql(text: string, ...parameters: SqlParameter[]): Record<string, unknown>[]
  /** What the store of the limits holds. */
  limitRows(): Record<string, unknown>[]
}

interface TestServerOptions {
  config?: Partial<Config>
  agreements?: Agreements
  /** How long it waits for WeChat, which it is told when WeChat falls silent. */
  wechatTimeoutMs?: number
  /** Where a test is about the waiting itself. */
  hasRealTimer?: boolean
  /** Where the server's clock stands: noon of a fixed day, unless the database's own clock matters. */
  now?: number
  /** Where a test reads the pages that show the API: every server would pay for them. */
  servesDocs?: boolean
}

/** Empty, and gone after this test. */
export function createFolder(): string {
  const folder = mkdtempSync(join(quickFolder(), 'passport-server-'))
  afterThisTest(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export async function startTestWechat(): Promise<WechatServer> {
  const wechat = await startWechat()
  afterThisTest(() => wechat.close())
  return wechat
}

export async function createTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const wechat = await startTestWechat()
  const database = createDatabase()
  const clock = { now: options.now ?? noon }
  const logs: LogEntry[] = []
  const app = await createApp({
    config: { ...createConfig(database.location, wechat.url, options.wechatTimeoutMs), ...options.config },
    agreements: options.agreements ?? publish('2026-11-01'),
    log: (entry) => logs.push(entry),
    now: () => clock.now,
    ...(options.hasRealTimer ? {} : { startTimer: wechat.startTimer }),
    randomBytes,
    servesDocs: options.servesDocs ?? false,
  })
  afterThisTest(() => app.close())
  return {
    app,
    wechat,
    logs,
    clock,
    database,
    inject: (request) => app.publicApp.inject(request),
    sql: database.sql,
    limitRows: database.limitRows,
  }
}

/** Empty, of the engine that this run is about, and gone after this test. */
export function createDatabase(): TestDatabase {
  const database = createTestDatabase(createFolder())
  afterThisTest(() => database.drop())
  return database
}

export function createConfig(
  database: DatabaseLocation,
  wechatUrl: string,
  timeoutMs = wechatTimeoutMs,
): Config {
  return {
    mode: 'development',
    listen: { host: '127.0.0.1', port: 0 },
    opsListen: { host: '127.0.0.1', port: 0 },
    database,
    wechat: { appId, appSecret, baseUrl: wechatUrl, timeoutMs },
    codeHmacKey: Buffer.alloc(32, 7),
    push: { token: pushToken, aesKey: pushAesKey },
    dataKeys: [{ id: 'test-1', key: Buffer.alloc(32, 8) }],
    publicUrl: 'https://passport.example.com',
    fallback: { nickname: 'refuse', avatar: 'hide', risk: 'accept' },
    trustedProxies: [],
    deletionGraceMs: 7 * dayMs,
  }
}

/** Agreements with made-up texts; every version is required from its date unless it ends in `~`. */
export function publish(...versions: string[]): Agreements {
  const document = (name: string) => ({
    sha256: `sha-${name}`,
    texts: { 'zh-CN': `${name} 中文`, en: `${name} en` },
  })
  return createAgreements(
    versions.map((text) => {
      const version = text.replace('~', '')
      const requiredFrom = text.endsWith('~') ? null : version
      return { version, requiredFrom, documents: { terms: document('terms'), privacy: document('privacy') } }
    }),
  )
}

/** How many rows each table of accounts holds. */
export function countRows(server: TestServer): Record<string, number> {
  const tables = ['users', 'device', 'session', 'consent', 'security_event']
  return Object.fromEntries(
    tables.map((table) => [table, Number(server.sql(`select count(*) as n from ${table}`)[0]?.n)]),
  )
}

export const noRows = { users: 0, device: 0, session: 0, consent: 0, security_event: 0 }
