import { createHash } from 'node:crypto'
import type { AccountState } from '../protocol/control.ts'
import { createCodeExchange, type ExchangeAnswer } from './code-exchange.ts'
import { createLoginCodes } from './login-codes.ts'
import { type SealedOpenData, sealOpenData } from './open-data.ts'
import { WorldError } from './parse-patch.ts'
import { createSessionKeys } from './session-keys.ts'

/** Who somebody is to an app, and the codes that prove it. */
export interface Identities {
  /** A code of `wx.login` for the account of the device. */
  issueCode(deviceId: string, appId: string): string
  exchangeCode(code: string, appId: string): ExchangeAnswer
  /** A code of the phone number button, for the account of the device. */
  issuePhoneCode(deviceId: string, appId: string): string
  /** The number behind a code; null for one that is wrong, old, used, or of somebody else. */
  redeemPhoneCode(code: string, openId: string | null): string | null
  /** Seals open data as the device would, with the key of its newest login code. Throws `WorldError`. */
  sealOpenData(deviceId: string, data: object): SealedOpenData
  /** WeChat lets the session key of the device expire. Throws `WorldError`. */
  expireSessionKey(deviceId: string): void
  /** Whether the session key of the device's newest login code is still good. */
  hasSessionKey(deviceId: string): boolean
  openIdOf(accountId: string): string
  /** Who has this openid in the world's app, and when the app was last opened for them; null for nobody. */
  findVisitor(openId: string): { account: AccountState; visitedAt: number | null } | null
}

interface IdentitiesOptions {
  appId: string
  now: () => number
  randomBytes: (size: number) => Uint8Array
  /** By account. */
  seeds: Record<string, string>
  accounts: () => AccountState[]
  requireDevice: (id: string) => { accountId: string }
}

export function createIdentities(options: IdentitiesOptions): Identities & { clear(): void } {
  const { appId, now, seeds, accounts } = options
  const parts: IdentityParts = {
    ...options,
    codes: createLoginCodes(options),
    phoneCodes: createLoginCodes(options),
    sessionKeys: createSessionKeys(options.randomBytes),
    visits: new Map(),
    openIdOf: (accountId, app = appId) => toOpenId(seeds[accountId] ?? '', app),
    findAccount: (id) => accounts().find((account) => account.id === id) ?? null,
  }
  const { codes, phoneCodes, sessionKeys, visits, openIdOf, findAccount } = parts
  return {
    issueCode(deviceId, app) {
      const { accountId } = options.requireDevice(deviceId)
      const code = codes.issue({ accountId, appId: app })
      sessionKeys.create(code, deviceId)
      if (app === appId) visits.set(accountId, now())
      return code
    },
    exchangeCode: createCodeExchange({ codes, takeSessionKey: sessionKeys.take, findAccount, openIdOf }),
    ...createPhoneNumbers(parts),
    ...createDeviceKeys(parts),
    openIdOf: (accountId) => openIdOf(accountId),
    findVisitor(openId) {
      const account = accounts().find(({ id }) => openIdOf(id) === openId)
      return account ? { account: structuredClone(account), visitedAt: visits.get(account.id) ?? null } : null
    },
    clear() {
      for (const kept of [codes, phoneCodes, sessionKeys, visits]) kept.clear()
    },
  }
}

interface IdentityParts extends IdentitiesOptions {
  codes: ReturnType<typeof createLoginCodes>
  phoneCodes: ReturnType<typeof createLoginCodes>
  sessionKeys: ReturnType<typeof createSessionKeys>
  /** When the app was last opened, by account. */
  visits: Map<string, number>
  openIdOf: (accountId: string, app?: string) => string
  findAccount: (id: string) => AccountState | null
}

function createPhoneNumbers({ appId, phoneCodes, requireDevice, openIdOf, findAccount }: IdentityParts) {
  return {
    issuePhoneCode: (deviceId: string, app: string) =>
      phoneCodes.issue({ accountId: requireDevice(deviceId).accountId, appId: app }),
    redeemPhoneCode(code: string, openId: string | null): string | null {
      const redemption = phoneCodes.redeem(code, appId)
      if (redemption.outcome !== 'accepted') return null
      const isOwner = openId === null || openId === openIdOf(redemption.accountId)
      return isOwner ? (findAccount(redemption.accountId)?.phoneNumber ?? null) : null
    },
  }
}

function createDeviceKeys({ appId, now, randomBytes, sessionKeys, requireDevice }: IdentityParts) {
  return {
    hasSessionKey: sessionKeys.isAlive,
    expireSessionKey(deviceId: string): void {
      requireDevice(deviceId)
      sessionKeys.expire(deviceId)
    },
    sealOpenData(deviceId: string, data: object): SealedOpenData {
      requireDevice(deviceId)
      const sessionKey = sessionKeys.findCurrent(deviceId)
      if (sessionKey === null) throw new WorldError('wx.login comes before open data')
      const watermark = { appid: appId, timestamp: Math.floor(now() / 1000) }
      return sealOpenData({ ...data, watermark }, sessionKey, randomBytes)
    },
  }
}

/** As at WeChat: stable, another one in every app, and 28 characters. The mark keeps it out of a real server. */
function toOpenId(seed: string, appId: string): string {
  return `sim-${createHash('sha256').update(`${seed}\n${appId}`).digest('base64url').slice(0, 24)}`
}
