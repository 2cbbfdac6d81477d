import { ApiError } from '../core/errors.ts'
import { toIsoTime } from '../core/iso-time.ts'
import type { KeyRing } from '../core/key-ring.ts'
import type { AccountSummary, UserView } from '../core/records.ts'
import { avatarPath } from './avatar-links.ts'
import { openMaskedPhone } from './phone-number.ts'
import type { ProfileReads } from './profile-store.ts'

/** Accounts as their owners see them. */
export interface UserViews {
  /** Throws `session_unknown` when the account is gone by now. */
  read(userId: string): Promise<UserView>
  /** Of what is in hand: as it was when the session was checked. */
  view(account: AccountSummary): UserView
}

export function createUserViews(store: ProfileReads, ring: KeyRing): UserViews {
  const view = (account: AccountSummary) => toUserView(ring, account)
  return {
    view,
    async read(userId) {
      const account = await store.readAccount(userId)
      if (!account) throw new ApiError('session_unknown')
      return view(account)
    },
  }
}

function toUserView(ring: KeyRing, account: AccountSummary): UserView {
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
