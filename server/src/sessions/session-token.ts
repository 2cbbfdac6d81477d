import { hash } from 'node:crypto'
import type { RandomBytes } from '../core/random.ts'

/**
 * A session token is `mps_` and 256 random bits in base64url: a bearer secret that the phone keeps
 * encrypted and that the server knows only by its SHA-256. The secret is random and long, so a plain
 * hash is enough: there is nothing to guess, and the time of looking a hash up reveals nothing about it.
 */
const prefix = 'mps_'
const secretBytes = 32
const wellFormed = /^[Bb][Ee][Aa][Rr][Ee][Rr] mps_[A-Za-z0-9_-]{43}$/

export function createSessionToken(randomBytes: RandomBytes): string {
  return prefix + randomBytes(secretBytes).toString('base64url')
}

/** Hex, 64 characters. */
export function hashSessionToken(token: string): string {
  return hash('sha256', token, 'hex')
}

/** The token of an `Authorization` header; null when it is not one of ours. */
export function validateBearer(authorization: string): string | null {
  return wellFormed.test(authorization) ? authorization.slice('Bearer '.length) : null
}
