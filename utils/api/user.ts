import type { components } from '../../typings/api'
import { asRecord } from '../core/record'

export type User = components['schemas']['User']

/** A user as the server or the storage gave it, or `null` when it is not one. Further fields are kept. */
export function readUser(value: unknown): User | null {
  const fields = asRecord(value)
  if (!fields) return null
  const isUser =
    isText(fields.id) &&
    [fields.nickname, fields.avatarUrl, fields.phone].every((field) => field === null || isText(field)) &&
    [fields.createdAt, fields.lastSignInAt].every(isText) &&
    [fields.signInDays, fields.deviceCount].every((field) => typeof field === 'number')
  return isUser ? (value as User) : null
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
