import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { RandomBytes } from './random.ts'

export interface DataKey {
  /** Stands in every stored text that the key made. */
  id: string
  /** 32 bytes. */
  key: Buffer
}

/** Where a stored text belongs. It is part of what is authenticated, so a text that is moved does not open. */
export interface Place {
  table: string
  column: string
  row: string
}

export interface KeyRing {
  /** The key that encrypts; all of them decrypt. */
  readonly primaryId: string
  hasKey(id: string): boolean
  /** `v1.<key id>.<nonce>.<ciphertext>.<tag>`, the last three in base64url. */
  encrypt(text: string, place: Place): string
  /** Throws `SealedTextError` for a text that was changed, cut or moved, or whose key is not on the ring. */
  decrypt(sealed: string, place: Place): string
}

export class SealedTextError extends Error {
  constructor() {
    super('A stored text cannot be opened')
    this.name = 'SealedTextError'
  }
}

const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16
const version = 'v1'

/** `keys` in order; the first encrypts. Throws when there is none. */
export function createKeyRing(keys: readonly DataKey[], randomBytes: RandomBytes): KeyRing {
  const primary = keys[0]
  if (!primary) throw new Error('A key ring needs a key')
  const keyOf = new Map(keys.map(({ id, key }) => [id, key]))
  return {
    primaryId: primary.id,
    hasKey: (id) => keyOf.has(id),
    encrypt: (text, place) => encrypt(primary, randomBytes(nonceBytes), text, place),
    decrypt(sealed, place) {
      const { keyId, nonce, ciphertext, tag } = parseSealed(sealed)
      const key = keyOf.get(keyId)
      if (!key) throw new SealedTextError()
      // Without a fixed length Node 20 takes a tag that was cut to 4 bytes.
      const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
      decipher.setAAD(toAssociatedData(place))
      decipher.setAuthTag(tag)
      try {
        return decipher.update(ciphertext, undefined, 'utf8') + decipher.final('utf8')
      } catch {
        throw new SealedTextError()
      }
    },
  }
}

function encrypt({ id, key }: DataKey, nonce: Buffer, text: string, place: Place): string {
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(toAssociatedData(place))
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  const parts = [nonce, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url'))
  return [version, id, ...parts].join('.')
}

/** A key ring that also reports the place of a text that it could not open. */
export function reportUnreadable(ring: KeyRing, report: (place: Place) => void): KeyRing {
  return {
    ...ring,
    decrypt(sealed, place) {
      try {
        return ring.decrypt(sealed, place)
      } catch (error) {
        if (error instanceof SealedTextError) report(place)
        throw error
      }
    },
  }
}

/** The id of the key that made a stored text; null when it is none of ours. */
export function findKeyId(sealed: string): string | null {
  return /^v1\.([\w-]{1,32})\./.exec(sealed)?.[1] ?? null
}

function parseSealed(sealed: string) {
  const [found, keyId = '', ...texts] = sealed.split('.')
  const [nonce, ciphertext, tag] = texts.map((text) => Buffer.from(text, 'base64url'))
  const isWhole =
    found === version && texts.length === 3 && nonce?.length === nonceBytes && tag?.length === tagBytes
  if (!isWhole || !nonce || !ciphertext || !tag) throw new SealedTextError()
  return { keyId, nonce, ciphertext, tag }
}

function toAssociatedData({ table, column, row }: Place): Buffer {
  return Buffer.from(JSON.stringify([table, column, row]))
}
