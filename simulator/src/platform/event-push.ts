import { createCipheriv, createHash } from 'node:crypto'
import type { PushRequest } from '../protocol/control.ts'
import type { World } from '../world/world.ts'
import { toPushXml } from './push-xml.ts'

export type PushFormat = 'json' | 'xml'

/** Message push as it is set up in WeChat's console. */
export interface PushSettings {
  /** Public address of the app's server; it is reached as the world's hosts say. */
  url: string
  token: string
  /** 43 characters. */
  encodingAesKey: string
  /** Of the message and of what it is wrapped in. */
  format: PushFormat
}

export interface Delivery {
  /** 0 when nobody answered. */
  status: number
  text: string
}

interface EventPushOptions {
  world: World
  settings: PushSettings | null
  randomBytes: (size: number) => Uint8Array
  /** Posts to the app's server; rejects when nobody answers. */
  post: (url: string, body: string) => Promise<Delivery>
}

const writers: Record<PushFormat, (fields: object) => string> = { json: JSON.stringify, xml: toPushXml }

export interface EventPush {
  /** Tries as often as WeChat does. Resolves to the last answer; null where message push is not set up. */
  send(request: PushRequest): Promise<Delivery | null>
}

const maxTries = 3
const blockBytes = 32

/** https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html */
export function createEventPush({ world, settings, randomBytes, post }: EventPushOptions): EventPush {
  function toRequest(message: string, { url, token, encodingAesKey, format }: PushSettings) {
    const encrypted = encrypt(message, { encodingAesKey, appId: world.appId, random: randomBytes(16) })
    const timestamp = String(Math.floor(world.now() / 1000))
    const nonce = String(Buffer.from(randomBytes(4)).readUInt32BE())
    const query = new URLSearchParams({
      signature: sign([token, timestamp, nonce]),
      timestamp,
      nonce,
      encrypt_type: 'aes',
      msg_signature: sign([token, timestamp, nonce, encrypted]),
    })
    const envelope = { ToUserName: originalId, Encrypt: encrypted }
    return { url: `${url}?${query}`, body: writers[format](envelope) }
  }

  return {
    async send(request) {
      if (!settings) return null
      const message = writers[settings.format](toMessage(world, request))
      let delivery: Delivery = { status: 0, text: '' }
      for (let tries = 0; tries < maxTries && !isAccepted(delivery); tries += 1) {
        const { url, body } = toRequest(message, settings)
        delivery = await post(url, body).catch(() => ({ status: 0, text: '' }))
      }
      return delivery
    },
  }
}

const originalId = 'gh_simulated0000'
/** Who sends what a person did not do in the app itself. */
const platformId = 'o-simulated-platform'

function toMessage(world: World, { event, accountId, fields }: PushRequest): object {
  const openId = world.openIdOf(accountId)
  const isOfPerson = event === 'wxa_media_check'
  return {
    ToUserName: originalId,
    FromUserName: isOfPerson ? openId : platformId,
    CreateTime: Math.floor(world.now() / 1000),
    MsgType: 'event',
    Event: event,
    ...(!isOfPerson && { OpenID: openId, AppID: world.appId }),
    ...fields,
  }
}

function isAccepted({ status, text }: Delivery): boolean {
  return status === 200 && (text === '' || text === 'success')
}

function sign(parts: string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex')
}

interface Sealing {
  encodingAesKey: string
  appId: string
  /** 16 bytes. */
  random: Uint8Array
}

function encrypt(message: string, { encodingAesKey, appId, random }: Sealing): string {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const text = Buffer.from(message)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  const plain = Buffer.concat([random, length, text, Buffer.from(appId)])
  const padding = blockBytes - (plain.length % blockBytes)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([plain, Buffer.alloc(padding, padding)])
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64')
}
