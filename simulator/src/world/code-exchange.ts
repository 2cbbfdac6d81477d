import type { AccountState } from '../protocol/control.ts'
import type { LoginCodes } from './login-codes.ts'

/** Why WeChat refuses to exchange a code; the platform knows the number and the text of each. */
export type ExchangeRefusal = 'invalid_code' | 'used_code' | 'risk_blocked' | 'rate_limited'

export type ExchangeAnswer = { openId: string; sessionKey: string } | { refusal: ExchangeRefusal }

interface ExchangeOptions {
  codes: LoginCodes
  findAccount: (id: string) => AccountState | null
  openIdOf: (accountId: string, appId: string) => string
  takeSessionKey: (code: string) => string
}

const refusals = {
  used: { refusal: 'used_code' },
  invalid: { refusal: 'invalid_code' },
} as const

/** code2Session's rules: the first exchange spends the code, whatever its answer; every success has a new key. */
export function createCodeExchange({ codes, findAccount, openIdOf, takeSessionKey }: ExchangeOptions) {
  return (code: string, appId: string): ExchangeAnswer => {
    const redemption = codes.redeem(code, appId)
    if (redemption.outcome !== 'accepted') return refusals[redemption.outcome]
    const account = findAccount(redemption.accountId)
    if (!account) return refusals.invalid
    if (account.signIn !== 'allowed') return { refusal: account.signIn }
    return { openId: openIdOf(account.id, appId), sessionKey: takeSessionKey(code) }
  }
}
