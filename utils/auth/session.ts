import type { components } from '../../typings/api'
import { asRecord } from '../core/record'
import { type User, validateUser } from '../core/user'

type SignInAnswer = components['schemas']['SignInAnswer']

/** A session of ours as it is kept on the phone, encrypted or in memory only. */
export interface Session {
  version: 1
  token: string
  user: User
  /** When `user` came from the server, in milliseconds of the phone's clock. */
  userUpdatedAt: number
  /** For how long an unused session lives, in seconds. */
  expiresIn: number
  /** When it may have expired, in milliseconds of the phone's clock: a hint, since that clock may be wrong. */
  expiresAt: number
}

/** The server moves a session's end on at most this often, and writing it down more often would be in vain. */
const extensionStepMs = 60 * 60 * 1000

const tokenPattern = /^mps_[A-Za-z0-9_-]{43}$/

/** What the storage gave back as a session, or `null` when it is none of this version. */
export function validateSession(value: unknown): Session | null {
  const fields = asRecord(value)
  if (fields?.version !== 1 || !isToken(fields.token) || !validateUser(fields.user)) return null
  const times = [fields.expiresIn, fields.expiresAt, fields.userUpdatedAt]
  return times.every((time) => typeof time === 'number') ? (value as Session) : null
}

/** The server's answer to a sign-in, or `null` when it is not what was agreed. */
export function validateSignInAnswer(value: unknown): SignInAnswer | null {
  const fields = asRecord(value)
  if (!fields || !isToken(fields.token) || !validateUser(fields.user)) return null
  return typeof fields.expiresIn === 'number' ? (value as SignInAnswer) : null
}

/** The session an answer received at `receivedAt` gives. */
export function toSession({ token, user, expiresIn }: SignInAnswer, receivedAt: number): Session {
  const expiresAt = receivedAt + expiresIn * 1000
  return { version: 1, token, user, userUpdatedAt: receivedAt, expiresIn, expiresAt }
}

/** The session after a use that the server accepted; the same one when its end has hardly moved. */
export function extendByUse(session: Session, usedAt: number): Session {
  const expiresAt = usedAt + session.expiresIn * 1000
  return expiresAt - session.expiresAt < extensionStepMs ? session : { ...session, expiresAt }
}

function isToken(value: unknown): value is string {
  return typeof value === 'string' && tokenPattern.test(value)
}
