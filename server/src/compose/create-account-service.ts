import type { AccountStore } from '../core/account-store.ts'
import type { KeyRing } from '../core/key-ring.ts'
import type { PersonalStore } from '../core/personal-store.ts'
import { createRandomId, type RandomBytes } from '../core/random.ts'
import type { WechatClient } from '../core/wechat-client.ts'
import type { WriteLimits } from '../core/write-limits.ts'
import type { ContentCheck } from '../profile/content-check.ts'
import { createProfile } from '../profile/profile.ts'
import { createSettings } from '../profile/settings.ts'
import { readUserView, toUserView } from '../profile/user-view.ts'
import { createDataRights } from '../rights/data-rights.ts'
import type { ExportSection } from '../rights/export.ts'
import { authenticate } from '../sessions/authenticate.ts'
import { createDevices } from '../sessions/devices.ts'
import { endSession } from '../sessions/end-session.ts'
import { createProofs } from '../sessions/proof.ts'
import { createSecurityLog } from '../sessions/security-log.ts'
import type { Agreements } from '../sign-in/agreements.ts'
import { createCodeExchange, type SpendCode } from '../sign-in/code-exchange.ts'
import type { CheckRisk } from '../sign-in/risk.ts'
import { signIn } from '../sign-in/sign-in.ts'
import type { SignInLimits } from '../sign-in/sign-in-limits.ts'
import type { AccountService } from './account-service.ts'

interface AccountServiceOptions {
  appId: string
  store: AccountStore
  limits: SignInLimits & WriteLimits
  wechat: WechatClient
  agreements: Agreements
  contentCheck: ContentCheck
  /** How long a deletion can be taken back. */
  deletionGraceMs: number
  exportSections: readonly ExportSection[]
  people: Pick<PersonalStore, 'findUserIdByOpenId'>
  checkRisk: CheckRisk
  spendCode: SpendCode
  ring: KeyRing
  hmac: (text: string) => string
  now: () => number
  randomBytes: RandomBytes
}

export function createAccountService(options: AccountServiceOptions): AccountService {
  const { store, now, randomBytes } = options
  const createId = () => createRandomId(randomBytes)
  const exchangeCode = createCodeExchange(options)
  const parts = { ...options, createId, exchangeCode }
  return {
    async signIn(request) {
      const signedIn = await signIn(parts, request)
      const { token, expiresInSeconds, isNewUser, userId } = signedIn
      return { token, expiresInSeconds, isNewUser, user: await readUserView(options, userId) }
    },
    authenticate: (authorization) => authenticate(store, authorization, now()),
    readUser: (userId) => readUserView(options, userId),
    viewUser: ({ account }) => toUserView(options.ring, account),
    endSession: (session, reason, address) =>
      endSession({ store, createId, now }, { session, reason, address }),
    devices: createDevices(parts),
    profile: createProfile(parts),
    proofs: createProofs(parts),
    settings: createSettings(store),
    securityLog: createSecurityLog(store),
    dataRights: createDataRights({ ...parts, graceMs: options.deletionGraceMs }),
  }
}
