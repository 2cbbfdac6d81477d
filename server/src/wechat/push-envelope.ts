import { createDecipheriv, createHash } from 'node:crypto'
import { minuteMs } from '../core/days.ts'
import { isSameSecret } from '../core/secrets.ts'
import type { PushEnvelopes, Signed } from '../push/push-envelopes.ts'

export interface PushConfig {
  token: string
  /** 32 bytes. */
  aesKey: Buffer
}

interface PushEnvelopesOptions extends PushConfig {
  appId: string
  now: () => number
}

const maxAgeMs = 10 * minuteMs
const vectorBytes = 16
const blockBytes = 32
const randomBytes = 16
const lengthBytes = 4

/**
 * Message push in secure mode. Nothing outside the encrypted text is believed.
 *
 * Source: developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function createPushEnvelopes({ token, aesKey, appId, now }: PushEnvelopesOptions): PushEnvelopes {
  const isNow = (timestamp: string) => Math.abs(now() - Number(timestamp) * 1000) <= maxAgeMs
  const isValid = ({ timestamp, nonce, signature }: Signed, ...more: string[]) =>
    isNow(timestamp) && isSameSecret(sign([token, timestamp, nonce, ...more]), signature)
  return {
    isSigned: (signed) => isValid(signed),
    open({ signed, encrypted }) {
      if (!isValid(signed, encrypted)) return null
      return unpack(appId, decrypt(aesKey, encrypted))
    },
  }
}

/** Hex SHA-1 over the sorted parts. */
function sign(parts: string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex')
}

/** Empty when it cannot be decrypted: the caller finds nothing in it. */
function decrypt(aesKey: Buffer, encrypted: string): Buffer {
  const ciphertext = Buffer.from(encrypted, 'base64')
  if (ciphertext.length === 0 || ciphertext.length % vectorBytes !== 0) return Buffer.alloc(0)
  const decipher = createDecipheriv('aes-256-cbc', aesKey, aesKey.subarray(0, vectorBytes))
  // The padding goes up to 32 bytes, which the built-in one refuses.
  decipher.setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(ciphertext), decipher.final()])
  const padding = padded.at(-1) ?? 0
  const isPadded = padding >= 1 && padding <= Math.min(blockBytes, padded.length)
  return isPadded ? padded.subarray(0, padded.length - padding) : Buffer.alloc(0)
}

/** 16 random bytes, the length of the message, the message, the appid. */
function unpack(appId: string, plain: Buffer): string | null {
  const start = randomBytes + lengthBytes
  if (plain.length < start) return null
  const end = start + plain.readUInt32BE(randomBytes)
  if (end > plain.length || plain.toString('utf8', end) !== appId) return null
  return plain.toString('utf8', start, end)
}
