import { createHmac, hash, timingSafeEqual } from 'node:crypto'

/** Keyed, so that what is stored or counted under it tells neither a code nor a person. */
export type Hmac = (text: string) => string

/** Hex HMAC-SHA256 under a key that only the server has. */
export function createHmacHasher(key: Buffer): Hmac {
  return (text) => createHmac('sha256', key).update(text).digest('hex')
}

/**
 * Whether two secrets are the same, in a time that does not reveal where they differ. Their digests are
 * compared, which have the same length whatever was given.
 */
export function isSameSecret(expected: string, given: string): boolean {
  return timingSafeEqual(hash('sha256', expected, 'buffer'), hash('sha256', given, 'buffer'))
}
