import type { AccountStore } from '../core/account-store.ts'
import { workThrough } from '../core/background-work.ts'
import { minuteMs } from '../core/days.ts'
import type { AvatarCheckPlan, DueAvatar, PersonalStore } from '../core/personal-store.ts'
import {
  type ContentVerdict,
  leaseFor,
  type UnansweredPolicy,
  type WechatClient,
  WechatError,
} from '../core/wechat-client.ts'
import { noteEvent, wechatAddress } from '../sessions/record-event.ts'
import type { AvatarLinks } from './avatar-links.ts'

export interface AvatarChecksOptions {
  store: PersonalStore
  accounts: Pick<AccountStore, 'transaction'>
  wechat: Pick<WechatClient, 'submitImage' | 'longestCallMs'>
  links: AvatarLinks
  unanswered: UnansweredPolicy['avatar']
  now: () => number
  createId: () => string
}

/** WeChat promises a verdict within half an hour. */
const verdictWaitMs = 60 * minuteMs
const retryAfterMs = 10 * minuteMs
const maxSubmissions = 2

/**
 * Hands pictures that are due by now to WeChat's check. One that got no verdict in an hour is handed in once
 * more; after that the configured policy decides, also when WeChat did not even take the picture.
 */
export function submitDueAvatars(given: AvatarChecksOptions, stopping: AbortSignal): Promise<void> {
  const { store, wechat } = given
  const dueBy = given.now()
  // A clock that is put back meanwhile must not make what is planned for later due in this very run.
  const options = { ...given, now: () => Math.max(given.now(), dueBy) }
  const claim = () => store.claimDueAvatar({ dueBy, leaseUntil: options.now() + leaseFor(wechat, 1) })
  const check = (avatar: DueAvatar) =>
    avatar.submissions >= maxSubmissions ? giveUp(options, avatar) : submit(options, avatar, stopping)
  return workThrough(claim, check, stopping)
}

async function submit(options: AvatarChecksOptions, avatar: DueAvatar, stopping: AbortSignal): Promise<void> {
  const { store, wechat, links, now } = options
  const { id, openId, submissions } = avatar
  try {
    const traceId = await wechat.submitImage({ url: links.create(id, now()), openId }, stopping)
    await store.planAvatarCheck(id, { submissions: submissions + 1, checkDueAt: now() + verdictWaitMs })
    const known = await store.saveTrace({ traceId, avatarId: id, now: now() })
    if (known) await applyVerdict(options, id, known)
  } catch (error) {
    if (!(error instanceof WechatError)) throw error
    await store.planAvatarCheck(id, planAfterFailure(avatar, now()))
  }
}

/**
 * A call that failed is made again soon, without being counted, while the picture is new. Later it counts as
 * one that got no verdict: an outage, however long, comes to an end that the policy decides.
 */
function planAfterFailure({ submissions, setAt }: DueAvatar, now: number): AvatarCheckPlan {
  const isNew = now - setAt < verdictWaitMs
  if (isNew) return { submissions, checkDueAt: now + retryAfterMs }
  return { submissions: submissions + 1, checkDueAt: now + verdictWaitMs }
}

async function giveUp({ store, unanswered }: AvatarChecksOptions, avatar: DueAvatar): Promise<void> {
  if (unanswered === 'show') return store.approveAvatar(avatar.id)
  return store.planAvatarCheck(avatar.id, { submissions: avatar.submissions, checkDueAt: null })
}

/** A verdict that was pushed. It touches only the picture that was handed in under its trace id. */
export async function receiveVerdict(
  options: AvatarChecksOptions,
  { traceId, verdict }: { traceId: string; verdict: ContentVerdict },
): Promise<void> {
  const avatarId = await options.store.saveVerdict({ traceId, verdict, now: options.now() })
  if (avatarId) await applyVerdict(options, avatarId, verdict)
}

async function applyVerdict(
  { store, accounts, createId, now }: AvatarChecksOptions,
  avatarId: string,
  verdict: ContentVerdict,
): Promise<void> {
  if (verdict === 'pass') return store.approveAvatar(avatarId)
  const userId = await store.refuseAvatar(avatarId)
  if (userId === null) return
  const entry = { userId, deviceId: null, address: wechatAddress, now: now() }
  await noteEvent(accounts, createId, { ...entry, kind: 'avatar_refused' })
}
