import { hash } from 'node:crypto'

/**
 * What every request looks up is keyed by an integer, which takes fewer and fuller pages than a text: the first
 * 52 bits of a hash, as many as a number holds exactly. Two rows collide once in thousands of millions of
 * sign-ins; the second is refused then, and the next attempt has another token and id.
 */
const hexDigits = 13

/** `tokenHash` is in hex. The row holds all of it, and all of it is compared. */
export function toSessionKey(tokenHash: string): number {
  return Number.parseInt(tokenHash.slice(0, hexDigits), 16)
}

export function toUserKey(userId: string): number {
  return toSessionKey(hash('sha256', userId, 'hex'))
}
