import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import type { TestServer } from './test-server.ts'
import { appId, pushAesKey, pushToken } from './wechat-server.ts'

/** Hex SHA-1 over the sorted parts. */
export function signPush(parts: string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex')
}

/** As WeChat encrypts a message: random bytes, length, message, appid, padded to 32. */
export function sealPush(message: string, receiver = appId): string {
  const text = Buffer.from(message)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  const plain = Buffer.concat([randomBytes(16), length, text, Buffer.from(receiver)])
  const padding = 32 - (plain.length % 32)
  const cipher = createCipheriv('aes-256-cbc', pushAesKey, pushAesKey.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([
    cipher.update(Buffer.concat([plain, Buffer.alloc(padding, padding)])),
    cipher.final(),
  ]).toString('base64')
}

export type PushFormat = 'json' | 'xml'
export const pushFormats: readonly PushFormat[] = ['json', 'xml']

interface PushOptions {
  /** Seconds; of the transport, not of the message. */
  timestamp?: number
  receiver?: string
  query?: Record<string, string>
  body?: Record<string, unknown>
  /** Of the message and of what it is wrapped in, as the console is set. */
  format?: PushFormat
}

export const writePush: Record<PushFormat, (fields: unknown) => string> = {
  json: JSON.stringify,
  xml: (fields) => toXml('xml', fields),
}

/** Text stands in CDATA, numbers stand bare, and what a list holds stands under one name again and again. */
function toXml(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => toXml(name, item)).join('')
  return `<${name}>${toContent(value)}</${name.trim()}>`
}

function toContent(value: unknown): string {
  if (typeof value === 'string') return `<![CDATA[${value}]]>`
  if (typeof value !== 'object' || value === null) return String(value)
  const fields = Object.entries(value).map(([name, field]) => toXml(name, field))
  return fields.join('\n')
}

/** Pushes a message as WeChat does in secure mode: labelled as XML, whatever it is. */
export function push(server: TestServer, message: object | string, options: PushOptions = {}) {
  const write = writePush[options.format ?? 'json']
  const text = typeof message === 'string' ? message : write(message)
  const encrypted = sealPush(text, options.receiver)
  const timestamp = String(options.timestamp ?? Math.floor(server.clock.now / 1000))
  const nonce = '415670741'
  const query = {
    signature: signPush([pushToken, timestamp, nonce]),
    timestamp,
    nonce,
    openid: 'openid-of-the-query',
    encrypt_type: 'aes',
    msg_signature: signPush([pushToken, timestamp, nonce, encrypted]),
    ...options.query,
  }
  return server.inject({
    method: 'POST',
    url: '/v1/wechat/events',
    query,
    headers: { 'content-type': 'text/xml' },
    payload: write({ ToUserName: 'gh_97417a04a28d', Encrypt: encrypted, ...options.body }),
  })
}

/** Events about a person come from here, and not from the person. */
const pushSender = 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY'

/** An event about a person, as WeChat words it. */
export function eventOf(event: string, openId: string, at: number, more: object = {}) {
  return {
    ToUserName: 'gh_97417a04a28d',
    FromUserName: pushSender,
    CreateTime: Math.floor(at / 1000),
    MsgType: 'event',
    Event: event,
    OpenID: openId,
    AppID: appId,
    ...more,
  }
}
