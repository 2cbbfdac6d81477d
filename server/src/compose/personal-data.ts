import type { AccountStore } from '../core/account-store.ts'
import { type BackgroundWork, createBackgroundWork } from '../core/background-work.ts'
import { formatDay } from '../core/days.ts'
import type { KeyRing } from '../core/key-ring.ts'
import type { PersonalStore } from '../core/personal-store.ts'
import type { ActiveSession } from '../core/records.ts'
import type { OpenDataRequest, UnansweredPolicy, WechatClient } from '../core/wechat-client.ts'
import type { WriteLimits } from '../core/write-limits.ts'
import { readAvatar, removeAvatar, type ServedAvatar, setAvatar } from '../profile/avatar.ts'
import { type AvatarChecksOptions, submitDueAvatars } from '../profile/avatar-checks.ts'
import type { AvatarLinks } from '../profile/avatar-links.ts'
import type { ContentCheck } from '../profile/content-check.ts'
import { bindPhone, unbindPhone } from '../profile/phone.ts'
import { openPhone } from '../profile/phone-number.ts'
import { createWechatContentCheck } from '../profile/wechat-content-check.ts'
import { type DaySteps, readWerun } from '../profile/werun.ts'
import type { ExportSection } from '../rights/export.ts'
import type { SpendCode } from '../sign-in/code-exchange.ts'
import { type CheckRisk, createRiskCheck, reviewRisks } from '../sign-in/risk.ts'

/** Who asks, and from where. */
interface Asker {
  session: ActiveSession
  address: string
}

/** Phone, picture and steps of a person. Refusals are thrown as `ApiError`. */
export interface PersonalData {
  /** `code` is of the phone number button. */
  bindPhone(request: Asker & { code: string; idempotencyKey: string | undefined }): Promise<void>
  /** Throws `proof_required`. */
  unbindPhone(asker: Asker): Promise<void>
  setAvatar(request: Asker & { file: Buffer; idempotencyKey: string | undefined }): Promise<void>
  removeAvatar(asker: Asker): Promise<void>
  readAvatar(request: {
    id: string
    link: { expires: string; signature: string } | null
    findViewer: () => Promise<string | null>
  }): Promise<ServedAvatar>
  readWerun(request: OpenDataRequest & Asker): Promise<DaySteps[]>
}

interface PersonalDataOptions {
  store: PersonalStore
  accounts: AccountStore
  limits: WriteLimits
  wechat: WechatClient
  spendCode: SpendCode
  ring: KeyRing
  links: AvatarLinks
  unanswered: UnansweredPolicy
  now: () => number
  createId: () => string
  stopping: AbortSignal
  onFault: (error: unknown) => void
}

export interface PersonalDataParts {
  service: PersonalData
  contentCheck: ContentCheck
  checkRisk: CheckRisk
  exportSections: ExportSection[]
  avatarChecks: AvatarChecksOptions
  /** Checks of pictures, and of people, that are due. Neither waits for the other. */
  work: BackgroundWork[]
}

export function createPersonalData(options: PersonalDataOptions): PersonalDataParts {
  const { store, wechat, unanswered, now } = options
  const checkRisk = createRiskCheck({ wechat, unanswered: unanswered.risk, now })
  const avatarChecks = { ...options, unanswered: unanswered.avatar }
  const work = (perform: (stopping: AbortSignal) => Promise<void>) =>
    createBackgroundWork(perform, options.stopping)
  const pictureChecks = work((stopping) => submitDueAvatars(avatarChecks, stopping))
  const riskReviews = work((stopping) => reviewRisks({ store, wechat, now }, stopping))
  return {
    service: createService({ ...options, checkRisk }, pictureChecks),
    contentCheck: createWechatContentCheck({ store, wechat, unanswered: unanswered.nickname }),
    checkRisk,
    exportSections: createExportSections(options),
    avatarChecks,
    work: [pictureChecks, riskReviews],
  }
}

function createService(
  options: PersonalDataOptions & { checkRisk: CheckRisk },
  pictureChecks: BackgroundWork,
): PersonalData {
  return {
    bindPhone: (request) => bindPhone(options, request),
    unbindPhone: (asker) => unbindPhone(options, asker),
    async setAvatar(request) {
      await setAvatar(options, request)
      pictureChecks.run().catch(options.onFault)
    },
    removeAvatar: (asker) => removeAvatar(options, asker),
    readAvatar: (request) => readAvatar(options, request),
    readWerun: (request) => readWerun(options, request),
  }
}

function createExportSections({ accounts, store, ring }: PersonalDataOptions): ExportSection[] {
  return [
    {
      name: 'daysOfUse',
      read: async (userId) => (await store.listActiveDays(userId)).map(formatDay),
    },
    {
      name: 'phone',
      async read(userId) {
        const user = await accounts.findUserById(userId)
        return user && openPhone(ring, userId, user.phoneSealed)
      },
    },
    {
      name: 'avatar',
      async read(userId) {
        const avatarId = (await accounts.findUserById(userId))?.avatarId
        const avatar = avatarId ? await store.findAvatar(avatarId) : null
        if (!avatar) return null
        return {
          type: avatar.type,
          state: avatar.state,
          base64: Buffer.from(avatar.bytes).toString('base64'),
        }
      },
    },
  ]
}
