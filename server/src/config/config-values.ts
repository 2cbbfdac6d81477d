import { isIP } from 'node:net'
import type { DataKey } from '../core/key-ring.ts'

export interface ListenAddress {
  host: string
  port: number
}

export interface ConfigReader {
  /** The parsed value, undefined when it is not set or wrong; what is wrong is noted as a fault. */
  read<T>(name: string, parse: (text: string) => T): T | undefined
  /** The text, or an empty one with a fault noted. */
  readRequired(name: string): string
  faults(): string[]
}

export function createConfigReader(env: Record<string, string | undefined>): ConfigReader {
  const faults: string[] = []
  return {
    read(name, parse) {
      const text = env[name]
      if (text === undefined || text === '') return undefined
      try {
        return parse(text)
      } catch (error) {
        faults.push(`${name}: ${error instanceof Error ? error.message : 'is not valid'}`)
        return undefined
      }
    },
    readRequired(name) {
      const text = env[name] ?? ''
      if (text === '') faults.push(`${name}: is required`)
      return text
    },
    faults: () => [...faults],
  }
}

/** `127.0.0.1:8787`, `[::1]:8787`, `localhost:0`. */
export function parseListenAddress(text: string): ListenAddress {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host === undefined || port > 65_535) throw new Error('must look like 127.0.0.1:8787')
  return { host, port }
}

/** `<key id>:<base64 of at least 32 bytes>`. The id tells where a key comes from. */
export function parseHmacKey(text: string): { id: string; key: Buffer } {
  const match = /^([\w-]{1,32}):([A-Za-z0-9+/_-]+=*)$/.exec(text)
  const key = Buffer.from(match?.[2] ?? '', 'base64')
  if (!match?.[1] || key.length < 32) throw new Error('must be <key id>:<base64 of at least 32 random bytes>')
  return { id: match[1], key }
}

/** `<key id>:<base64 of 32 bytes>`, separated by commas; no id twice. The message quotes nothing. */
export function parseDataKeys(text: string): DataKey[] {
  const keys = text.split(',').map((part) => parseDataKey(part.trim()))
  if (new Set(keys.map(({ id }) => id)).size < keys.length) throw new Error('names the same key id twice')
  return keys
}

function parseDataKey(text: string): DataKey {
  const match = /^([\w-]{1,32}):([A-Za-z0-9+/_-]+=*)$/.exec(text)
  const key = Buffer.from(match?.[2] ?? '', 'base64')
  if (!match?.[1] || key.length !== 32) {
    throw new Error('must be a list of <key id>:<base64 of 32 random bytes>, separated by commas')
  }
  return { id: match[1], key }
}

/** As it stands in WeChat's console, where it is set too. */
export function parsePushToken(text: string): string {
  if (!/^[\w-]{3,32}$/.test(text)) throw new Error('must be 3 to 32 letters and digits')
  return text
}

/** WeChat's EncodingAESKey: base64 of 32 bytes without its `=`. */
export function parsePushAesKey(text: string): Buffer {
  const key = Buffer.from(`${text}=`, 'base64')
  if (!/^[A-Za-z0-9+/]{43}$/.test(text) || key.length !== 32) {
    throw new Error('must be the 43 characters of the EncodingAESKey')
  }
  return key
}

/** A comma-separated list of networks, none of which is the whole internet. */
export function parseNetworks(text: string): string[] {
  return text.split(',').map((part) => parseNetwork(part.trim()))
}

function parseNetwork(text: string): string {
  const [address = '', bits, ...rest] = text.split('/')
  const sizes = networkSizes[isIP(address)]
  const isValid =
    sizes !== undefined &&
    rest.length === 0 &&
    !/^::ffff:|%/i.test(address) &&
    (bits === undefined ||
      (/^\d{1,3}$/.test(bits) && Number(bits) >= sizes.widest && Number(bits) <= sizes.bits))
  if (!isValid) throw new Error('must be a list of networks such as 10.0.0.0/8, and no wider ones')
  return text
}

/** The widest networks that one operator has: 10.0.0.0/8 and fc00::/7. Halves of the internet are none. */
const networkSizes: Record<number, { bits: number; widest: number } | undefined> = {
  4: { bits: 32, widest: 8 },
  6: { bits: 128, widest: 7 },
}

export function parseTimeoutMs(text: string): number {
  const timeoutMs = Number(text)
  if (!/^\d{2,5}$/.test(text) || timeoutMs > 30_000) throw new Error('must be 10 to 30000 milliseconds')
  return timeoutMs
}

/** The message quotes nothing: the text holds a password. */
export function parsePostgresUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || url.pathname.length < 2) {
    throw new Error('must look like postgres://user:password@host:5432/database')
  }
  return text
}

/** The law gives 15 days at most. */
export function parseGraceDays(text: string): number {
  if (!/^\d{1,2}$/.test(text) || Number(text) > 15) throw new Error('must be 0 to 15 days')
  return Number(text)
}
