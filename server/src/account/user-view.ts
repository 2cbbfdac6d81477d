import type { UserView } from './account-service.ts'
import type { AccountStore, UserRecord } from './account-store.ts'
import { avatarPath } from './avatar-links.ts'
import { ApiError } from './errors.ts'
import type { KeyRing } from './key-ring.ts'
import { maskPhone, openPhone } from './phone-number.ts'

interface UserViewOptions {
  store: AccountStore
  ring: KeyRing
}

/** The account as its owner sees it. Throws `session_unknown` when it is gone by now. */
export async function readUserView(
  { store, ring }: UserViewOptions,
  userId: string,
  now: number,
): Promise<UserView> {
  const account = await store.readAccount(userId, now)
  if (!account) throw new ApiError('session_unknown')
  const { user, deviceCount } = account
  return toUserView(user, { phone: openPhone(ring, userId, user.phoneSealed), deviceCount })
}

function toUserView(
  { id, nickname, avatarId, createdAt, signInDays, lastSignInAt }: UserRecord,
  { phone, deviceCount }: { phone: string | null; deviceCount: number },
): UserView {
  return {
    id,
    nickname,
    avatarUrl: avatarId === null ? null : avatarPath(avatarId),
    phone: phone === null ? null : maskPhone(phone),
    createdAt: new Date(createdAt).toISOString(),
    signInDays,
    deviceCount,
    lastSignInAt: new Date(lastSignInAt).toISOString(),
  }
}
