import { createHmac } from 'node:crypto'
import type { AccountService } from './account-service.ts'
import type { AccountStore } from './account-store.ts'
import type { Agreements } from './agreements.ts'
import { authenticate } from './authenticate.ts'
import { createCodeExchange, type SpendCode } from './code-exchange.ts'
import type { ContentCheck } from './content-check.ts'
import { createDataRights } from './data-rights.ts'
import { createDevices } from './devices.ts'
import { endSession } from './end-session.ts'
import type { ExportSection } from './export.ts'
import type { KeyRing } from './key-ring.ts'
import type { PersonalStore } from './personal-store.ts'
import { createProfile } from './profile.ts'
import { createProofs } from './proof.ts'
import { createRandomId } from './random-id.ts'
import type { CheckRisk } from './risk.ts'
import { createSecurityLog } from './security-log.ts'
import type { RandomBytes } from './session-token.ts'
import { createSettings } from './settings.ts'
import { signIn } from './sign-in.ts'
import type { SignInLimits } from './sign-in-limits.ts'
import { readUserView, toUserView } from './user-view.ts'
import type { WechatClient } from './wechat-client.ts'
import type { WriteLimits } from './write-limits.ts'

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

/** Hex HMAC-SHA256 under a key that only the server has. */
export function createHmacHasher(key: Buffer): (text: string) => string {
  return (text) => createHmac('sha256', key).update(text).digest('hex')
}
