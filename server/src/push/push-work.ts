import { minuteMs } from '../core/days.ts'
import type { CreateId } from '../core/random.ts'
import type { Hmac } from '../core/secrets.ts'
import type { Transactions } from '../core/user-store.ts'
import type { AvatarChecks } from '../profile/avatar-checks.ts'
import type { AvatarStore } from '../profile/avatar-store.ts'
import type { NicknameStore, PhoneStore } from '../profile/profile-store.ts'
import { eraseAccount } from '../rights/erase.ts'
import type { ErasureTransaction } from '../rights/rights-store.ts'
import type { RecordAccountEvent } from '../sessions/record-event.ts'
import { wechatAddress } from '../sessions/session-store.ts'
import type { PushEvent, PushStore } from './push-store.ts'

/** What operators have to look at. */
export interface PushAlerts {
  /** A revoke code that is not documented; null for what is not a code. */
  onUnknownCode: (code: number | null) => void
  /** Something has to be erased, and WeChat did not say whose. */
  onNobodyNamed: (kind: string) => void
  /** The last admin's account had to go. Somebody has to grant the role anew. */
  onNoAdminLeft: () => void
  /** An event could not be handled; it comes again when its lease is over. */
  onFault: (error: unknown) => void
}

/** What is taken away from a person's profile, as far as it was set before a time. */
type ProfileEraser = NicknameStore & Pick<PhoneStore, 'erasePhone'> & Pick<AvatarStore, 'eraseAvatar'>

interface PushWorkOptions {
  store: PushStore
  profile: ProfileEraser
  accounts: Transactions<ErasureTransaction>
  avatarChecks: Pick<AvatarChecks, 'receiveVerdict'>
  recordEvent: RecordAccountEvent
  alerts: PushAlerts
  hmac: Hmac
  createId: CreateId
  now: () => number
}

const leaseMs = minuteMs

/** Handles what was pushed and is not done. Doing it twice does no harm. */
export async function handlePushEvents(options: PushWorkOptions, signal: AbortSignal): Promise<void> {
  const { store, alerts, now } = options
  while (!signal.aborted) {
    const events = await store.claimEvents({ now: now(), leaseUntil: now() + leaseMs })
    if (events.length === 0) return
    for (const event of events) {
      if (signal.aborted) return
      try {
        await handle(options, event)
        await store.finishEvent(event.id, now())
      } catch (error) {
        alerts.onFault(error)
      }
    }
  }
}

async function handle(options: PushWorkOptions, event: PushEvent): Promise<void> {
  const { userId } = event
  if (event.kind === 'media_check') return handleVerdict(options, event)
  if (event.detail.namesNobody === true) return options.alerts.onNobodyNamed(event.kind)
  if (userId === null) return
  if (event.kind === 'revoke') return handleRevoke(options, { ...event, userId })
  if (event.kind === 'cancellation') return handleCancellation(options, { ...event, userId })
  if (event.kind === 'info_modified') return handleProfileChange(options, { ...event, userId })
}

async function handleVerdict({ avatarChecks }: PushWorkOptions, { detail }: PushEvent): Promise<void> {
  const { traceId, suggest: verdict } = detail
  if (typeof traceId !== 'string' || traceId === '') return
  if (verdict !== 'pass' && verdict !== 'review' && verdict !== 'risky') return
  await avatarChecks.receiveVerdict({ traceId, verdict })
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
    if (!knownCodes.has(code)) options.alerts.onUnknownCode(code === '' ? null : Number(code))
    for (const erasure of erasuresOfCode[code] ?? [])
      await erase(options.profile, erasure, event.userId, before)
  }
  await options.recordEvent({ userId: event.userId, address: wechatAddress, kind: 'authorization_revoked' })
}

/** False when nothing was set before then. */
function erase(profile: ProfileEraser, erasure: Erasure, userId: string, before: number): Promise<boolean> {
  if (erasure === 'phone') return profile.erasePhone(userId, before)
  if (erasure === 'avatar') return profile.eraseAvatar(userId, before)
  return profile.eraseNickname(userId, before)
}

/**
 * WeChat has cleaned up a risky profile, and asks for copies of it to be renewed or erased. A server cannot
 * fetch a profile, so they are erased, and the person provides new ones.
 *
 * Source: developers.weixin.qq.com/miniprogram/dev/framework/security.html
 */
async function handleProfileChange(options: PushWorkOptions, event: UserEvent): Promise<void> {
  for (const erasure of ['nickname', 'avatar'] as const)
    await erase(options.profile, erasure, event.userId, endOfSecond(event))
  await options.recordEvent({ userId: event.userId, address: wechatAddress, kind: 'wechat_profile_changed' })
}

/**
 * No grace period: the person withdrew everything at WeChat. Somebody who has consented again since then stays,
 * without the data given before.
 */
async function handleCancellation(options: PushWorkOptions, event: UserEvent): Promise<void> {
  const outcome = await cancelAccount(options, event)
  if (outcome === 'last-admin-erased') options.alerts.onNoAdminLeft()
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
    if (await erase(options.profile, erasure, event.userId, endOfSecond(event))) hasErased = true
  if (hasErased)
    await options.recordEvent({ userId: event.userId, address: wechatAddress, kind: 'authorization_revoked' })
}

/** WeChat's time has no fractions, so what was given within the same second counts as given before. */
function endOfSecond({ createdAt }: PushEvent): number {
  return createdAt + 1_000
}
