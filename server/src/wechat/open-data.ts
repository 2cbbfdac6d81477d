import { createDecipheriv } from 'node:crypto'
import { WechatError } from '../core/wechat-client.ts'

interface SealedOpenData {
  encryptedData: string
  iv: string
  /** Base64 of 16 bytes. */
  sessionKey: string
}

interface Watermark {
  appId: string
  /** Data that was captured longer ago than this is refused, as is data of the future. */
  maxAgeMs: number
  now: number
}

const keyBytes = 16

/**
 * AES-128-CBC with the session_key. Whatever is wrong, the refusal is the same, so that attempts reveal
 * nothing. Throws `WechatError` (`data_rejected`).
 *
 * Source: developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 */
export function openOpenData(sealed: SealedOpenData, watermark: Watermark): Record<string, unknown> {
  const data = parseObject(decrypt(sealed))
  const { appid, timestamp } = (data?.watermark ?? {}) as { appid?: unknown; timestamp?: unknown }
  const ageMs = Math.abs(watermark.now - Number(timestamp) * 1000)
  if (!data || appid !== watermark.appId || !(ageMs <= watermark.maxAgeMs)) throw rejected()
  return data
}

function decrypt({ encryptedData, iv, sessionKey }: SealedOpenData): string {
  const [key, vector] = [sessionKey, iv].map((text) => Buffer.from(text, 'base64'))
  if (key?.length !== keyBytes || vector?.length !== keyBytes) throw rejected()
  try {
    const decipher = createDecipheriv('aes-128-cbc', key, vector)
    return decipher.update(encryptedData, 'base64', 'utf8') + decipher.final('utf8')
  } catch {
    throw rejected()
  }
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const data: unknown = JSON.parse(text)
    return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : null
  } catch {
    return null
  }
}

function rejected(): WechatError {
  return new WechatError('data_rejected')
}
