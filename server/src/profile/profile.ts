import { hash } from 'node:crypto'
import { requireActive } from '../core/active-account.ts'
import { ApiError } from '../core/errors.ts'
import type { CreateId } from '../core/random.ts'
import type { UserView } from '../core/records.ts'
import type { Transactions, UserReads } from '../core/user-store.ts'
import { assertWriteAllowed, type WriteLimits } from '../core/write-limits.ts'
import { recordEvent } from '../sessions/record-event.ts'
import type { SessionTransaction } from '../sessions/session-store.ts'
import type { ContentCheck } from './content-check.ts'
import { validateNickname } from './nickname.ts'

export interface ProfileChange {
  userId: string
  /** Of the session that asks. */
  sessionId: string
  /** Null takes the nickname away. */
  nickname: string | null
  /** If-Match: the tag that the change is based on, as `profileTag` gave it, or several; `*` for whatever there is. */
  ifMatch: string | undefined
  address: string
}

export interface Profile {
  /**
   * Replaces what the owner may edit. A body equal to what is stored changes nothing and succeeds
   * whatever the tag. Throws `precondition_required`, `precondition_failed`, `content_refused`,
   * `check_unavailable`: then the old profile stands.
   */
  replace(change: ProfileChange): Promise<UserView>
}

interface ProfileOptions {
  store: Pick<UserReads, 'findUserById'> & Transactions<SessionTransaction>
  limits: WriteLimits
  contentCheck: ContentCheck
  readUser: (userId: string) => Promise<UserView>
  createId: CreateId
  now: () => number
}

/** Covers what `replace` replaces: a sign-in or a photo on another phone must not make an edit here clash. */
export function profileTag({ id, nickname }: Pick<UserView, 'id' | 'nickname'>): string {
  return nickname === null ? `"${id}"` : `"${hash('sha256', id + nickname, 'base64url').slice(0, 24)}"`
}

export function createProfile(options: ProfileOptions): Profile {
  const { store, readUser } = options
  return {
    async replace(change) {
      if (change.ifMatch === undefined) throw new ApiError('precondition_required')
      const nickname = requireNickname(change.nickname)
      const user = await store.findUserById(change.userId)
      if (user && user.nickname !== nickname) {
        refuseStaleTag(user, change.ifMatch)
        await assertWriteAllowed(options.limits, 'nickname', user.id)
        if (nickname !== null) await checkContent(options, user.id, nickname)
        await saveNickname(options, change, nickname)
      }
      return readUser(change.userId)
    },
  }
}

function requireNickname(text: string | null): string | null {
  const nickname = text === null ? null : validateNickname(text)
  if (text !== null && nickname === null) {
    throw new ApiError('invalid_request', {
      errors: [{ path: 'body/nickname', message: 'must be 1 to 20 visible characters' }],
    })
  }
  return nickname
}

function refuseStaleTag(user: { id: string; nickname: string | null }, ifMatch: string): void {
  if (ifMatch !== '*' && !readTags(ifMatch).includes(profileTag(user)))
    throw new ApiError('precondition_failed')
}

/**
 * RFC 9110, 13.1.1, with one exception: a weak tag matches as well. A proxy that compresses makes ours weak,
 * because the bytes differ while the content is the same. No tag of ours contains a comma.
 */
function readTags(ifMatch: string): string[] {
  return ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
}

async function checkContent(
  { contentCheck, limits }: ProfileOptions,
  userId: string,
  nickname: string,
): Promise<void> {
  const verdict = await contentCheck.checkNickname(userId, nickname)
  if (verdict === 'pass') return
  if (verdict === 'refused') throw new ApiError('content_refused')
  // An outage of WeChat must not use up the person's day.
  if (verdict === 'unavailable') await limits.giveBack('nickname', userId)
  throw new ApiError('check_unavailable', { retryAfterSeconds: 30 })
}

async function saveNickname(
  { store, createId, now }: ProfileOptions,
  { userId, sessionId, ifMatch = '*', address }: ProfileChange,
  nickname: string | null,
): Promise<void> {
  const at = now()
  await store.transaction(async (tx) => {
    const user = requireActive(await tx.lockUser(userId))
    if (user.nickname === nickname) return
    // Another edit may have come in while the text was being judged.
    refuseStaleTag(user, ifMatch)
    await tx.updateUser(userId, { nickname, nicknameSetAt: nickname === null ? null : at })
    const deviceId = await tx.findSessionDevice(sessionId)
    await recordEvent(createId, tx, { userId, deviceId, address, now: at, kind: 'nickname_changed' })
  })
}
