import { dayMs } from '../core/days.ts'
import type { DataKey } from '../core/key-ring.ts'
import { isLoopback } from '../core/loopback.ts'
import type { FallbackPolicy } from '../core/wechat-client.ts'
import type { DatabaseLocation } from '../store/database-location.ts'
import type { PushConfig } from '../wechat/push-envelope.ts'
import {
  type ConfigReader,
  createConfigReader,
  type ListenAddress,
  parseDataKeys,
  parseGraceDays,
  parseHmacKey,
  parseListenAddress,
  parseNetworks,
  parsePostgresUrl,
  parsePushAesKey,
  parsePushToken,
  parseTimeoutMs,
} from './config-values.ts'

export type Mode = 'production' | 'development'

export interface Config {
  mode: Mode
  listen: ListenAddress
  opsListen: ListenAddress
  database: DatabaseLocation
  wechat: { appId: string; appSecret: string; baseUrl: string; timeoutMs: number }
  /** Message push in secure mode; null when it is not set up: then there is no such route. */
  push: PushConfig | null
  /** The first encrypts, all decrypt. Null in development when none is set: one is made for the process. */
  dataKeys: DataKey[] | null
  /** Where WeChat reaches this server. Null: avatars stay visible to their owner only. */
  publicUrl: string | null
  fallback: FallbackPolicy
  /** Null in development when none is set: one is made for the life of the process. */
  codeHmacKey: Buffer | null
  trustedProxies: string[]
  /** How long a person can take a deletion of the account back. */
  deletionGraceMs: number
}

export class ConfigError extends Error {
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(['The configuration is not usable:', ...faults].join('\n  - '))
    this.name = 'ConfigError'
    this.faults = faults
  }
}

const wechatBaseUrl = 'https://api.weixin.qq.com'

/**
 * Reads the whole configuration at once. Throws `ConfigError` that names every fault and quotes no value
 * of a secret.
 */
export function parseConfig(env: Record<string, string | undefined>): Config {
  const reader = createConfigReader(env)
  const config = readConfig(reader)
  const faults = reader.faults()
  // Rules about several values together say nothing useful while one of them is invalid.
  const broken = faults.length > 0 ? faults : findModeFaults(config, env)
  if (broken.length > 0) throw new ConfigError(broken)
  return config
}

function readConfig(reader: ConfigReader): Config {
  const { read, readRequired } = reader
  const noNetworks: string[] = []
  return {
    mode: read('MODE', oneOf('production', 'development')) ?? 'production',
    listen: read('LISTEN', parseListenAddress) ?? { host: '127.0.0.1', port: 8787 },
    opsListen: read('OPS_LISTEN', parseListenAddress) ?? { host: '127.0.0.1', port: 8788 },
    database: readDatabase(reader),
    wechat: {
      appId: readRequired('WECHAT_APPID'),
      appSecret: readRequired('WECHAT_SECRET'),
      baseUrl: read('WECHAT_BASE_URL', parseOrigin) ?? wechatBaseUrl,
      timeoutMs: read('WECHAT_TIMEOUT_MS', parseTimeoutMs) ?? 5_000,
    },
    push: readPush(reader),
    dataKeys: read('DATA_KEYS', parseDataKeys) ?? null,
    publicUrl: read('PUBLIC_URL', parseOrigin) ?? null,
    fallback: {
      nickname: read('UNCHECKED_NICKNAME', oneOf('refuse', 'accept')) ?? 'refuse',
      avatar: read('UNCHECKED_AVATAR', oneOf('hide', 'show')) ?? 'hide',
      risk: read('UNCHECKED_RISK', oneOf('accept', 'refuse')) ?? 'accept',
    },
    codeHmacKey: read('CODE_HMAC_KEY', parseHmacKey)?.key ?? null,
    trustedProxies: read('TRUSTED_PROXIES', parseNetworks) ?? noNetworks,
    deletionGraceMs: (read('DELETION_GRACE_DAYS', parseGraceDays) ?? 7) * dayMs,
  }
}

/** A URL names PostgreSQL; without one the data is in a file. */
function readDatabase({ read, readRequired }: ConfigReader): DatabaseLocation {
  const url = read('DATABASE_URL', parsePostgresUrl)
  if (url !== undefined) {
    read('DATABASE_FILE', () => {
      throw new Error('is set beside DATABASE_URL: choose one')
    })
    return { engine: 'postgres', url }
  }
  const durability = read('DURABILITY', oneOf('disk', 'process')) ?? 'disk'
  return { engine: 'sqlite', file: readRequired('DATABASE_FILE'), durability }
}

/** Both or neither. */
function readPush(reader: ConfigReader): PushConfig | null {
  const token = reader.read('WECHAT_PUSH_TOKEN', parsePushToken)
  const aesKey = reader.read('WECHAT_PUSH_AES_KEY', parsePushAesKey)
  if (token === undefined && aesKey === undefined) return null
  // What is missing or invalid is reported under its own name.
  if (token === undefined) reader.readRequired('WECHAT_PUSH_TOKEN')
  if (aesKey === undefined) reader.readRequired('WECHAT_PUSH_AES_KEY')
  return { token: token ?? '', aesKey: aesKey ?? Buffer.alloc(0) }
}

function oneOf<T extends string>(...values: T[]) {
  return (text: string): T => {
    const value = values.find((candidate) => candidate === text)
    if (!value) throw new Error(`must be ${values.join(' or ')}`)
    return value
  }
}

function parseOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.origin !== text) {
    throw new Error('must be an origin such as https://api.weixin.qq.com')
  }
  return url.origin
}

function findModeFaults(config: Config, env: Record<string, string | undefined>): string[] {
  return config.mode === 'production' ? findProductionFaults(config, env) : findDevelopmentFaults(config)
}

/** Nothing that a development setup leaves behind may become a real server. */
function findProductionFaults(
  { wechat, codeHmacKey, push, dataKeys, publicUrl }: Config,
  env: Record<string, string | undefined>,
) {
  const faults: string[] = []
  if (wechat.baseUrl !== wechatBaseUrl)
    faults.push(`WECHAT_BASE_URL: production talks to ${wechatBaseUrl} only`)
  if (isMadeUp(wechat.appSecret)) faults.push('WECHAT_SECRET: is a development secret')
  if (isMadeUp(wechat.appId)) faults.push('WECHAT_APPID: is a development appid')
  if (codeHmacKey === null) faults.push('CODE_HMAC_KEY: is required')
  if (env.CODE_HMAC_KEY && isMadeUp(env.CODE_HMAC_KEY)) faults.push('CODE_HMAC_KEY: is a development key')
  if (dataKeys === null) faults.push('DATA_KEYS: is required')
  if (dataKeys?.some(({ id }) => isMadeUp(id))) faults.push('DATA_KEYS: holds a development key')
  if (push && isMadeUp(push.token)) faults.push('WECHAT_PUSH_TOKEN: is a development token')
  if (publicUrl !== null && !isPublicUrl(publicUrl)) {
    faults.push('PUBLIC_URL: must be https and reachable from the internet')
  }
  return faults
}

function findDevelopmentFaults({ listen, opsListen, wechat }: Config): string[] {
  const faults: string[] = []
  if (!isLoopback(listen.host)) faults.push('LISTEN: development mode listens on loopback only')
  if (!isLoopback(opsListen.host)) faults.push('OPS_LISTEN: development mode listens on loopback only')
  if (wechat.baseUrl === wechatBaseUrl) return faults
  if (!isLoopback(new URL(wechat.baseUrl).hostname)) {
    faults.push(`WECHAT_BASE_URL: must be ${wechatBaseUrl} or a loopback address`)
  }
  if (!isMadeUp(wechat.appSecret)) {
    faults.push(`WECHAT_SECRET: a real secret is only ever sent to ${wechatBaseUrl}`)
  }
  return faults
}

function isPublicUrl(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' && !isLoopback(hostname)
}

function isMadeUp(text: string): boolean {
  return /^(dev|sim)-/.test(text)
}
