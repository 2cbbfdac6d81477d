import type { RandomBytes } from '../core/random.ts'

/** `mpa_` and 256 random bits: never to be mistaken for a member's token, and no member's token for it. */
const prefix = 'mpa_'
const secretBytes = 32
const wellFormed = /^bearer (mpa_[A-Za-z0-9_-]{43})$/i

export function createAdminToken(randomBytes: RandomBytes): string {
  return prefix + randomBytes(secretBytes).toString('base64url')
}

/** The token of an `Authorization` header; null when it is not an admin's. */
export function validateAdminBearer(authorization: string): string | null {
  return wellFormed.exec(authorization)?.[1] ?? null
}
