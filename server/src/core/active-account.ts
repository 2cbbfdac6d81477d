import { ApiError } from './errors.ts'
import type { AccountState, Person } from './records.ts'
import type { People } from './user-store.ts'

/**
 * The account behind a session that was good a moment ago: it may have been banned, put under deletion or
 * erased while a body came in or WeChat was asked. Throws `session_revoked` with the reason, or `session_unknown`.
 */
export function requireActive<Account extends { state: AccountState }>(account: Account | null): Account {
  if (!account) throw new ApiError('session_unknown')
  if (account.state !== 'active') throw new ApiError('session_revoked', { reason: account.state })
  return account
}

/** The person behind a session that was good a moment ago. Throws as `requireActive` does. */
export async function requirePerson(people: Pick<People, 'findPerson'>, userId: string): Promise<Person> {
  return requireActive(await people.findPerson(userId))
}
