import { createCipheriv } from 'node:crypto'

export interface SealedOpenData {
  encryptedData: string
  iv: string
}

const vectorBytes = 16

/**
 * Open data as the phone gets it: AES-128-CBC with the session key, and a watermark inside.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 */
export function sealOpenData(
  data: object,
  sessionKey: string,
  randomBytes: (size: number) => Uint8Array,
): SealedOpenData {
  const iv = Buffer.from(randomBytes(vectorBytes))
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(sessionKey, 'base64'), iv)
  const sealed = Buffer.concat([cipher.update(JSON.stringify(data)), cipher.final()])
  return { encryptedData: sealed.toString('base64'), iv: iv.toString('base64') }
}
