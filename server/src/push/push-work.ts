import type { AccountStore } from '../core/account-store.ts'
import { minuteMs } from '../core/days.ts'
import type { PersonalStore } from '../core/personal-store.ts'
import type { SecurityEventKind } from '../core/records.ts'
import { type AvatarChecksOptions, receiveVerdict } from '../profile/avatar-checks.ts'
import { eraseAccount } from '../rights/erase.ts'
import { noteEvent, wechatAddress } from '../sessions/record-event.ts'
import type { PushEvent, PushStore } from './push-store.ts'

export interface PushWorkOptions {
  store: PushStore
  personal: PersonalStore
  accounts: Pick<AccountStore, 'transaction'>
  avatarChecks: AvatarChecksOptions
  hmac: (text: string) => string
  now: () => number
  createId: () => string
  /** A revoke code that nobody has told us of; null for what is no code. An operator has to look. */
  onUnknownCode: (code: number | null) => void
  /** Something has to be erased, and WeChat did not say whose. An operator has to look. */
  onNobodyNamed: (kind: string) => void
  /** The last admin's account had to go. An operator has to grant the role anew. */
  onNoAdminLeft: () => void
  /** An event could not be handled; it comes again when its lease is over. */
  onFault: (error: unknown) => void
}

const leaseMs = minuteMs

/** Handles what was pushed and is not done. Doing it twice does no harm. */
export async function handlePushEvents(options: PushWorkOptions, stopping: AbortSignal): Promise<void> {
  const { store, now, onFault } = options
  while (!stopping.aborted) {
    const events = await store.claimEvents({ now: now(), leaseUntil: now() + leaseMs })
    if (events.length === 0) return
    for (const event of events) {
      if (stopping.aborted) return
      try {
        await handle(options, event)
        await store.finishEvent(event.id, now())
      } catch (error) {
        onFault(error)
      }
    }
  }
}

async function handle(options: PushWorkOptions, event: PushEvent): Promise<void> {
  const { userId } = event
  if (event.kind === 'media_check') return handleVerdict(options, event)
  if (event.detail.namesNobody === true) return options.onNobodyNamed(event.kind)
  if (userId === null) return
  if (event.kind === 'revoke') return handleRevoke(options, { ...event, userId })
  if (event.kind === 'cancellation') return handleCancellation(options, { ...event, userId })
  if (event.kind === 'info_modified') return handleProfileChange(options, { ...event, userId })
}

async function handleVerdict({ avatarChecks }: PushWorkOptions, { detail }: PushEvent): Promise<void> {
  const { traceId, suggest: verdict } = detail
  if (typeof traceId !== 'string' || traceId === '') return
  if (verdict !== 'pass' && verdict !== 'review' && verdict !== 'risky') return
  await receiveVerdict(avatarChecks, { traceId, verdict })
}

type Erasure = 'nickname' | 'avatar' | 'phone'

/**
 * What each code takes away. The others stand for things that are never kept here.
 * Source: developers.weixin.qq.com/miniprogram/dev/framework/security.html
 */
const erasuresOfCode: Record<string, readonly Erasure[]> = {
  '6': ['nickname', 'avatar'],
  '8': ['phone'],
  '19': ['nickname'],
  '20': ['avatar'],
}
const knownCodes = new Set([
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '12',
  '13',
  '14',
  '15',
  '16',
  '18',
  '19',
  '20',
])

type UserEvent = PushEvent & { userId: string }

async function handleRevoke(options: PushWorkOptions, event: UserEvent): Promise<void> {
  const codes = (event.detail.codes as string[] | undefined) ?? []
  const before = endOfSecond(event)
  for (const code of codes) {
    if (!knownCodes.has(code)) options.onUnknownCode(code === '' ? null : Number(code))
    for (const erasure of erasuresOfCode[code] ?? [])
      await erase(options.personal, erasure, event.userId, before)
  }
  await log(options, event.userId, 'authorization_revoked')
}

/** False when there was nothing of that time. */
function erase(personal: PersonalStore, erasure: Erasure, userId: string, before: number): Promise<boolean> {
  if (erasure === 'phone') return personal.erasePhone(userId, before)
  if (erasure === 'avatar') return personal.eraseAvatar(userId, before)
  return personal.eraseNickname(userId, before)
}

/**
 * WeChat has cleaned up a risky profile, and asks that copies of it are renewed or erased. A server cannot
 * fetch a profile, so they go, and the person gives new ones.
 *
 * Source: developers.weixin.qq.com/miniprogram/dev/framework/security.html
 */
async function handleProfileChange(options: PushWorkOptions, event: UserEvent): Promise<void> {
  for (const erasure of ['nickname', 'avatar'] as const)
    await erase(options.personal, erasure, event.userId, endOfSecond(event))
  await log(options, event.userId, 'wechat_profile_changed')
}

/**
 * No grace: the person took everything back at WeChat. Who has consented anew since then stays, without
 * what was given before.
 */
async function handleCancellation(options: PushWorkOptions, event: UserEvent): Promise<void> {
  const outcome = await cancelAccount(options, event)
  if (outcome === 'last-admin-erased') options.onNoAdminLeft()
  if (outcome === 'came-back') await forgetEarlierData(options, event)
}

function cancelAccount(
  { accounts, createId, hmac, now }: PushWorkOptions,
  event: UserEvent,
): Promise<'gone' | 'came-back' | 'erased' | 'last-admin-erased'> {
  return accounts.transaction(async (tx) => {
    const user = await tx.lockUser(event.userId)
    if (!user) return 'gone'
    const consents = await tx.listConsents(user.id)
    if (consents.some(({ at }) => at >= endOfSecond(event))) return 'came-back'
    const isLastAdmin = await tx.isLastAdmin(user.id)
    await eraseAccount({ createId, hmac, now: now() }, tx, { user, cause: 'cancellation' })
    return isLastAdmin ? 'last-admin-erased' : 'erased'
  })
}

async function forgetEarlierData(options: PushWorkOptions, event: UserEvent): Promise<void> {
  let hasErased = false
  for (const erasure of ['nickname', 'avatar', 'phone'] as const)
    if (await erase(options.personal, erasure, event.userId, endOfSecond(event))) hasErased = true
  if (hasErased) await log(options, event.userId, 'authorization_revoked')
}

/** WeChat's time has no fractions, so what was given within the same second counts as given before. */
function endOfSecond({ createdAt }: PushEvent): number {
  return createdAt + 1_000
}

function log(
  { accounts, createId, now }: PushWorkOptions,
  userId: string,
  kind: SecurityEventKind,
): Promise<void> {
  const entry = { userId, deviceId: null, address: wechatAddress, now: now(), kind }
  return noteEvent(accounts, createId, entry)
}
