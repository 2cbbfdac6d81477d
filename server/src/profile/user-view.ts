import type { AccountStore } from '../core/account-store.ts'
import { ApiError } from '../core/errors.ts'
import { toIsoTime } from '../core/iso-time.ts'
import type { KeyRing } from '../core/key-ring.ts'
import type { AccountSummary, UserView } from '../core/records.ts'
import { avatarPath } from './avatar-links.ts'
import { openMaskedPhone } from './phone-number.ts'

interface UserViewOptions {
  store: AccountStore
  ring: KeyRing
}

/** The account as its owner sees it. Throws `session_unknown` when it is gone by now. */
export async function readUserView({ store, ring }: UserViewOptions, userId: string): Promise<UserView> {
  const account = await store.readAccount(userId)
  if (!account) throw new ApiError('session_unknown')
  return toUserView(ring, account)
}

export function toUserView(ring: KeyRing, account: AccountSummary): UserView {
  const { userId: id, nickname, avatarId, createdAt, signInDays, deviceCount, lastSignInAt } = account
  return {
    id,
    nickname,
    avatarUrl: avatarId === null ? null : avatarPath(avatarId),
    phone: openMaskedPhone(ring, id, account.phoneSealed),
    createdAt: toIsoTime(createdAt),
    signInDays,
    deviceCount,
    lastSignInAt: toIsoTime(lastSignInAt),
  }
}
