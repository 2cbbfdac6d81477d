import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import type { TestServer } from './test-server.ts'
import { appId } from './wechat-server.ts'

export const pushToken = 'sim-push-token'
export const pushAesKey = Buffer.alloc(32, 5)

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

interface PushOptions {
  /** Seconds; of the transport, not of the message. */
  timestamp?: number
  receiver?: string
  query?: Record<string, string>
  body?: Record<string, unknown>
}

/** Pushes a message as WeChat does in secure mode. */
export function push(server: TestServer, message: object | string, options: PushOptions = {}) {
  const text = typeof message === 'string' ? message : JSON.stringify(message)
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
    payload: { ToUserName: 'gh_97417a04a28d', Encrypt: encrypted, ...options.body },
  })
}

/** An event about a person, as WeChat words it. */
export function eventOf(event: string, openId: string, at: number, more: object = {}) {
  return {
    ToUserName: 'gh_97417a04a28d',
    FromUserName: openId,
    CreateTime: Math.floor(at / 1000),
    MsgType: 'event',
    Event: event,
    OpenID: openId,
    AppID: appId,
    ...more,
  }
}
