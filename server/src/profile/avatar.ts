import { requireActive } from '../core/active-account.ts'
import { ApiError } from '../core/errors.ts'
import type { CreateId } from '../core/random.ts'
import type { ActiveSession } from '../core/records.ts'
import { assertWriteAllowed, type WriteLimits } from '../core/write-limits.ts'
import type { RecordAccountEvent } from '../sessions/record-event.ts'
import type { AvatarLinks } from './avatar-links.ts'
import type { Avatar, AvatarStore } from './avatar-store.ts'
import type { Once } from './idempotency.ts'
import { cleanPicture } from './picture/clean-picture.ts'

interface AvatarOptions {
  store: AvatarStore
  once: Once
  limits: Pick<WriteLimits, 'countWrite'>
  links: AvatarLinks
  recordEvent: RecordAccountEvent
  /** Begins the checks that are due. */
  startChecks: () => void
  createId: CreateId
  now: () => number
}

interface SetAvatar {
  session: ActiveSession
  file: Buffer
  idempotencyKey: string | undefined
  address: string
}

export interface Avatars {
  set(request: SetAvatar): Promise<void>
  remove(request: Pick<SetAvatar, 'session' | 'address'>): Promise<void>
  read(request: ReadAvatar): Promise<ServedAvatar>
}

export function createAvatars(options: AvatarOptions): Avatars {
  return {
    set: (request) => setAvatar(options, request),
    remove: (request) => removeAvatar(options, request),
    read: (request) => readAvatar(options, request),
  }
}

/**
 * Takes a picture in. Only the picture itself is kept, under a random id; it stays its owner's alone until
 * WeChat has judged it. Throws `picture_rejected` for anything but a whole JPEG, PNG or WebP of fair size.
 */
async function setAvatar(options: AvatarOptions, request: SetAvatar): Promise<void> {
  const { session, file, idempotencyKey: key } = request
  const { userId } = session
  await options.once({ userId, route: 'avatar', key, body: file }, async () => {
    await assertWriteAllowed(options.limits, 'avatar', userId)
    await saveAvatar(options, request)
  })
  options.startChecks()
}

async function saveAvatar(options: AvatarOptions, { session, file, address }: SetAvatar): Promise<void> {
  const { store, links, recordEvent, createId, now } = options
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
  await recordEvent({ userId, address, kind: 'avatar_changed' })
}

export async function removeAvatar(
  { store, recordEvent }: Pick<AvatarOptions, 'store' | 'recordEvent'>,
  { session, address }: Pick<SetAvatar, 'session' | 'address'>,
): Promise<void> {
  const { userId } = session
  const wasSet = await store.eraseAvatar(userId)
  if (wasSet) await recordEvent({ userId, address, kind: 'avatar_removed' })
}

interface ReadAvatar {
  id: string
  /** Of a signed link. */
  link: { expires: string; signature: string } | null
  /** Resolves to whose session asks; null for nobody's. Only asked where it matters. */
  findViewer: () => Promise<string | null>
}

interface ServedAvatar extends Avatar {
  isPublic: boolean
}

/**
 * An approved picture of an active account is everybody's; any other its owner's, and before the verdict a
 * signed link's. Throws `not_found`.
 */
async function readAvatar(
  { store, links, now }: Pick<AvatarOptions, 'store' | 'links' | 'now'>,
  { id, link, findViewer }: ReadAvatar,
): Promise<ServedAvatar> {
  const avatar = await store.findAvatar(id)
  if (!avatar) throw new ApiError('not_found')
  if (avatar.ownerState === 'active') {
    if (avatar.state === 'approved') return { ...avatar, isPublic: true }
    if (link && links.isValid({ id, ...link }, now())) return { ...avatar, isPublic: false }
  }
  // For everybody else there is no such picture, so that knowing an id reveals nothing.
  if ((await findViewer()) !== avatar.userId) throw new ApiError('not_found')
  return { ...avatar, isPublic: false }
}
