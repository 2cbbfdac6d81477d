import { workThrough } from '../core/background-work.ts'
import { minuteMs } from '../core/days.ts'
import {
  type ContentVerdict,
  type FallbackPolicy,
  leaseFor,
  type WechatClient,
  WechatError,
} from '../core/wechat-client.ts'
import type { RecordAccountEvent } from '../sessions/record-event.ts'
import { wechatAddress } from '../sessions/session-store.ts'
import type { AvatarLinks } from './avatar-links.ts'
import type { AvatarCheckPlan, AvatarCheckStore, AvatarStore, DueAvatar } from './avatar-store.ts'

interface AvatarChecksOptions {
  store: AvatarCheckStore & Pick<AvatarStore, 'approveAvatar' | 'refuseAvatar'>
  wechat: Pick<WechatClient, 'submitImage' | 'longestCallMs'>
  links: AvatarLinks
  fallback: FallbackPolicy['avatar']
  recordEvent: RecordAccountEvent
  now: () => number
}

/** WeChat promises a verdict within half an hour. */
const verdictWaitMs = 60 * minuteMs
const retryAfterMs = 10 * minuteMs
const maxSubmissions = 2

export interface AvatarChecks {
  submitDue(signal: AbortSignal): Promise<void>
  receiveVerdict(pushed: PushedVerdict): Promise<void>
}

interface PushedVerdict {
  traceId: string
  verdict: ContentVerdict
}

export function createAvatarChecks(options: AvatarChecksOptions): AvatarChecks {
  return {
    submitDue: (signal) => submitDueAvatars(options, signal),
    receiveVerdict: (pushed) => receiveVerdict(options, pushed),
  }
}

/**
 * Hands pictures that are due by now to WeChat's check. One that got no verdict in an hour is handed in once
 * more; after that the configured policy decides, also when WeChat did not even take the picture.
 */
function submitDueAvatars(given: AvatarChecksOptions, signal: AbortSignal): Promise<void> {
  const { store, wechat } = given
  const dueBy = given.now()
  // A clock that is set back in the meantime must not make later checks due in this run.
  const options = { ...given, now: () => Math.max(given.now(), dueBy) }
  const claim = () => store.claimDueAvatar({ dueBy, leaseUntil: options.now() + leaseFor(wechat, 1) })
  const check = (avatar: DueAvatar) =>
    avatar.submissions >= maxSubmissions ? giveUp(options, avatar) : submit(options, avatar, signal)
  return workThrough(claim, check, signal)
}

async function submit(options: AvatarChecksOptions, avatar: DueAvatar, signal: AbortSignal): Promise<void> {
  const { store, wechat, links, now } = options
  const { id, openId, submissions } = avatar
  try {
    const traceId = await wechat.submitImage({ url: links.create(id, now()), openId }, signal)
    await store.planAvatarCheck(id, { submissions: submissions + 1, checkDueAt: now() + verdictWaitMs })
    const known = await store.saveTrace({ traceId, avatarId: id, now: now() })
    if (known) await applyVerdict(options, id, known)
  } catch (error) {
    if (!(error instanceof WechatError)) throw error
    await store.planAvatarCheck(id, planAfterFailure(avatar, now()))
  }
}

/**
 * While the picture is new, a failed call is repeated soon without being counted. Later it counts as one that
 * got no verdict, so that even a long outage ends with a decision by the policy.
 */
function planAfterFailure({ submissions, setAt }: DueAvatar, now: number): AvatarCheckPlan {
  const isNew = now - setAt < verdictWaitMs
  if (isNew) return { submissions, checkDueAt: now + retryAfterMs }
  return { submissions: submissions + 1, checkDueAt: now + verdictWaitMs }
}

async function giveUp({ store, fallback }: AvatarChecksOptions, avatar: DueAvatar): Promise<void> {
  if (fallback === 'show') return store.approveAvatar(avatar.id)
  return store.planAvatarCheck(avatar.id, { submissions: avatar.submissions, checkDueAt: null })
}

/** A verdict that was pushed. It touches only the picture that was handed in under its trace id. */
async function receiveVerdict(
  options: AvatarChecksOptions,
  { traceId, verdict }: PushedVerdict,
): Promise<void> {
  const avatarId = await options.store.saveVerdict({ traceId, verdict, now: options.now() })
  if (avatarId) await applyVerdict(options, avatarId, verdict)
}

async function applyVerdict(
  { store, recordEvent }: AvatarChecksOptions,
  avatarId: string,
  verdict: ContentVerdict,
): Promise<void> {
  if (verdict === 'pass') return store.approveAvatar(avatarId)
  const userId = await store.refuseAvatar(avatarId)
  if (userId === null) return
  await recordEvent({ userId, address: wechatAddress, kind: 'avatar_refused' })
}
