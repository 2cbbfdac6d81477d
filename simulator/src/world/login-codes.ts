/** `wx.login` codes: one use, five minutes, bound to the app that asked. */
const lifetimeMs = 5 * 60 * 1000
/** A code is remembered this long after its birth, so that a second use can be distinguished from a forgery. */
const memoryMs = 60 * 60 * 1000

interface LoginCodesOptions {
  now: () => number
  randomBytes: (size: number) => Uint8Array
}

type Redemption =
  | { outcome: 'accepted'; accountId: string }
  | { outcome: 'used' }
  /** Forged, expired, or from another app. */
  | { outcome: 'invalid' }

export interface LoginCodes {
  issue(owner: { accountId: string; appId: string }): string
  redeem(code: string, appId: string): Redemption
  clear(): void
}

interface Issued {
  accountId: string
  appId: string
  issuedAt: number
  isUsed: boolean
}

export function createLoginCodes({ now, randomBytes }: LoginCodesOptions): LoginCodes {
  const issuedByCode = new Map<string, Issued>()

  function forgetOld(): void {
    for (const [code, issued] of issuedByCode) {
      if (now() - issued.issuedAt > memoryMs) issuedByCode.delete(code)
    }
  }

  return {
    issue({ accountId, appId }) {
      forgetOld()
      const code = Buffer.from(randomBytes(24)).toString('base64url')
      issuedByCode.set(code, { accountId, appId, issuedAt: now(), isUsed: false })
      return code
    },
    redeem(code, appId) {
      const issued = issuedByCode.get(code)
      if (!issued || issued.appId !== appId) return { outcome: 'invalid' }
      if (issued.isUsed) return { outcome: 'used' }
      if (now() - issued.issuedAt >= lifetimeMs) return { outcome: 'invalid' }
      issued.isUsed = true
      return { outcome: 'accepted', accountId: issued.accountId }
    },
    clear: () => issuedByCode.clear(),
  }
}
