import { asRecord } from '../core/record'
import type { Person } from './backend'

/** A session as it is kept on the phone, encrypted or in memory only. */
export interface Session<User extends Person> {
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

/** A session's end moves with every use; it is stored again when it has moved by this much. */
const extensionStepMs = 60 * 60 * 1000

/** Gives a stored user, or `null` when it is none that this version of the app can show. */
export type ReadUser<User extends Person> = (value: unknown) => User | null

/** What the storage gave back as a session, or `null` when it is none of this version. */
export function readSession<User extends Person>(
  value: unknown,
  readUser: ReadUser<User>,
): Session<User> | null {
  const fields = asRecord(value)
  if (fields?.version !== 1 || typeof fields.token !== 'string' || !readUser(fields.user)) return null
  const times = [fields.expiresIn, fields.expiresAt, fields.userUpdatedAt]
  return times.every((time) => typeof time === 'number') ? (value as Session<User>) : null
}

/** The session that an answer received at `receivedAt` gives. */
export function toSession<User extends Person>(
  { token, user, expiresIn }: { token: string; user: User; expiresIn: number },
  receivedAt: number,
): Session<User> {
  const expiresAt = receivedAt + expiresIn * 1000
  return { version: 1, token, user, userUpdatedAt: receivedAt, expiresIn, expiresAt }
}

/** The session after a use that the server accepted; the same one when its end has hardly moved. */
export function extendByUse<User extends Person>(session: Session<User>, usedAt: number): Session<User> {
  const expiresAt = usedAt + session.expiresIn * 1000
  return expiresAt - session.expiresAt < extensionStepMs ? session : { ...session, expiresAt }
}
