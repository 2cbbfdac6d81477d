import { type BackgroundWork, createBackgroundWork } from '../core/background-work.ts'
import type { FallbackPolicy } from '../core/wechat-client.ts'
import { describeError } from '../ops/describe-error.ts'
import { createAvatars } from '../profile/avatar.ts'
import { type AvatarChecks, createAvatarChecks } from '../profile/avatar-checks.ts'
import { createAvatarLinks } from '../profile/avatar-links.ts'
import { createContentCheck } from '../profile/content-check.ts'
import { createExportSections } from '../profile/export-sections.ts'
import { createOnce } from '../profile/idempotency.ts'
import { createPhones } from '../profile/phone.ts'
import { createProfile } from '../profile/profile.ts'
import { createSettings } from '../profile/settings.ts'
import { createUserViews, type UserViews } from '../profile/user-view.ts'
import { createWerun } from '../profile/werun.ts'
import { createDataRights } from '../rights/data-rights.ts'
import { createDevices } from '../sessions/devices.ts'
import { createProofs } from '../sessions/proof.ts'
import { createEventRecorder, type RecordAccountEvent } from '../sessions/record-event.ts'
import { createSecurityLog } from '../sessions/security-log.ts'
import { createSessions } from '../sessions/sessions.ts'
import type { Agreements } from '../sign-in/agreements.ts'
import { createCodeExchange, createCodeRedemption } from '../sign-in/code-exchange.ts'
import { createAccountEntry } from '../sign-in/enter-account.ts'
import { createNewcomerScreening } from '../sign-in/newcomers.ts'
import { createRiskCheck, reviewRisks } from '../sign-in/risk.ts'
import { createSignIn } from '../sign-in/sign-in.ts'
import type { Foundation } from './foundation.ts'
import type { MemberRules } from './public-app.ts'

interface MemberSettings {
  appId: string
  publicUrl: string | null
  fallback: FallbackPolicy
  deletionGraceMs: number
}

export interface Members {
  rules: MemberRules
  avatarChecks: AvatarChecks
  recordEvent: RecordAccountEvent
  /** Checks of pictures, and of people, that are due. Neither waits for the other. */
  work: BackgroundWork[]
}

/** The rules of everything that members may ask for, over one store. Background work stops early once `signal` is aborted. */
export function createMembers(
  foundation: Foundation,
  settings: MemberSettings,
  agreements: Agreements,
  signal: AbortSignal,
): Members {
  const { store, wechat, ring, hmac, createId, now, log } = foundation
  const { accounts, personal, limits } = store
  const { publicUrl, fallback, deletionGraceMs: graceMs } = settings
  const recordEvent = createEventRecorder({ store: accounts, createId, now })
  const users = createUserViews(accounts, ring)
  const { read: readUser } = users
  const { signIn, redeemCode, exchangeCode, checkRisk } = createSignInRules(
    foundation,
    settings,
    agreements,
    readUser,
  )

  const once = createOnce({ store: personal, wechat, now })
  const links = createAvatarLinks({ hmac, publicUrl })
  const avatarChecks = createAvatarChecks({
    store: personal,
    wechat,
    links,
    fallback: fallback.avatar,
    recordEvent,
    now,
  })
  const pictureWork = createBackgroundWork(avatarChecks.submitDue, signal)
  const riskWork = createBackgroundWork((stop) => reviewRisks({ store: personal, wechat, now }, stop), signal)
  const startChecks = () =>
    void pictureWork
      .run()
      .catch((error) => log({ event: 'background_error', task: 'checks', ...describeError(error) }))
  const contentCheck = createContentCheck({ people: personal, wechat, fallback: fallback.nickname })
  const exportSections = createExportSections({ users: accounts, store: personal, ring })

  const rules: MemberRules = {
    agreements,
    signIn,
    sessions: createSessions({ store: accounts, createId, now }),
    devices: createDevices({ store: accounts, createId, now }),
    proofs: createProofs({ store: accounts, limits, exchangeCode, createId, now }),
    securityLog: createSecurityLog(accounts),
    users,
    profile: createProfile({ store: accounts, limits, contentCheck, readUser, createId, now }),
    settings: createSettings(accounts),
    phones: createPhones({ store: personal, once, limits, wechat, checkRisk, ring, recordEvent, now }),
    werun: createWerun({ people: personal, limits, redeemCode, wechat }),
    avatars: createAvatars({ store: personal, once, limits, links, recordEvent, startChecks, createId, now }),
    dataRights: createDataRights({ store: accounts, limits, exportSections, graceMs, hmac, createId, now }),
  }
  return { rules, avatarChecks, recordEvent, work: [pictureWork, riskWork] }
}

function createSignInRules(
  { store, wechat, hmac, createId, now, randomBytes }: Foundation,
  { appId, fallback }: MemberSettings,
  agreements: Agreements,
  readUser: UserViews['read'],
) {
  const { accounts, personal, limits } = store
  const redeemCode = createCodeRedemption({ store: accounts, limits, hmac, now })
  const exchangeCode = createCodeExchange({ redeemCode, limits, wechat, hmac })
  const checkRisk = createRiskCheck({ wechat, fallback: fallback.risk, now })
  const screenNewcomer = createNewcomerScreening({ people: personal, limits, checkRisk })
  const enterAccount = createAccountEntry({ store: accounts, agreements, hmac, createId, randomBytes })
  const signIn = createSignIn({
    appId,
    agreements,
    exchangeCode,
    screenNewcomer,
    enterAccount,
    readUser,
    now,
  })
  return { signIn, redeemCode, exchangeCode, checkRisk }
}
