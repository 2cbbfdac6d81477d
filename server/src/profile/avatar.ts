import type { AccountStore } from '../core/account-store.ts'
import { requireActive } from '../core/active-account.ts'
import { ApiError } from '../core/errors.ts'
import type { Avatar, PersonalStore } from '../core/personal-store.ts'
import type { ActiveSession, SecurityEventKind } from '../core/records.ts'
import type { WechatClient } from '../core/wechat-client.ts'
import { refuseFor, type WriteLimits } from '../core/write-limits.ts'
import { noteEvent } from '../sessions/record-event.ts'
import type { AvatarLinks } from './avatar-links.ts'
import { once } from './idempotency.ts'
import { cleanPicture } from './picture/clean-picture.ts'

export interface AvatarOptions {
  store: PersonalStore
  accounts: Pick<AccountStore, 'transaction'>
  limits: WriteLimits
  links: AvatarLinks
  wechat: Pick<WechatClient, 'longestCallMs'>
  now: () => number
  createId: () => string
}

interface SetAvatar {
  session: ActiveSession
  file: Buffer
  idempotencyKey: string | undefined
  address: string
}

/**
 * Takes a picture in. Only the picture itself is kept, under a random id; it stays its owner's alone until
 * WeChat has judged it. Throws `picture_rejected` for anything but a whole JPEG, PNG or WebP of fair size.
 */
export function setAvatar(options: AvatarOptions, request: SetAvatar): Promise<void> {
  const { session, file, idempotencyKey: key } = request
  const { userId } = session
  return once(options, { userId, route: 'avatar', key, body: file }, async () => {
    refuseFor(await options.limits.countWrite('avatar', userId))
    await keepAvatar(options, request)
  })
}

async function keepAvatar(options: AvatarOptions, { session, file, address }: SetAvatar): Promise<void> {
  const { store, links, now, createId } = options
  const { userId } = session
  const picture = cleanPicture(file)
  if (!picture) throw new ApiError('picture_rejected')
  const owner = await store.saveAvatar({
    ...picture,
    id: createId(),
    userId,
    state: 'pending',
    setAt: now(),
    // Without an address that WeChat can reach there is nothing to hand to its check.
    checkDueAt: links.isPublic ? now() : null,
  })
  requireActive(owner)
  await log(options, { userId, address, kind: 'avatar_changed' })
}

export async function removeAvatar(
  options: AvatarOptions,
  { session, address }: Pick<SetAvatar, 'session' | 'address'>,
): Promise<void> {
  const { userId } = session
  const wasSet = await options.store.eraseAvatar(userId)
  if (wasSet) await log(options, { userId, address, kind: 'avatar_removed' })
}

interface ReadAvatar {
  id: string
  /** Of a signed link. */
  link: { expires: string; signature: string } | null
  /** Resolves to whose session asks; null for nobody's. Only asked where it matters. */
  findViewer: () => Promise<string | null>
}

export interface ServedAvatar extends Avatar {
  isPublic: boolean
}

/**
 * An approved picture of an active account is everybody's; any other its owner's, and before the verdict a
 * signed link's. Throws `not_found`.
 */
export async function readAvatar(
  { store, links, now }: AvatarOptions,
  { id, link, findViewer }: ReadAvatar,
): Promise<ServedAvatar> {
  const avatar = await store.findAvatar(id)
  if (!avatar) throw new ApiError('not_found')
  if (avatar.ownerState === 'active') {
    if (avatar.state === 'approved') return { ...avatar, isPublic: true }
    if (link && links.isValid({ id, ...link }, now())) return { ...avatar, isPublic: false }
  }
  // To all others there is no such picture, so that an id that is known tells nothing.
  if ((await findViewer()) !== avatar.userId) throw new ApiError('not_found')
  return { ...avatar, isPublic: false }
}

function log(
  { accounts, createId, now }: AvatarOptions,
  entry: { userId: string; address: string; kind: SecurityEventKind },
): Promise<void> {
  return noteEvent(accounts, createId, { ...entry, deviceId: null, now: now() })
}
