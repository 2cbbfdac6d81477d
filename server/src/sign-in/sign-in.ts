import { ApiError } from '../core/errors.ts'
import type { UserView } from '../core/records.ts'
import { type Agreements, requireConsent } from './agreements.ts'
import type { ExchangeCode } from './code-exchange.ts'
import type { EnterAccount } from './enter-account.ts'
import { noRisk, type ScreenNewcomer } from './newcomers.ts'
import type { SignInRequest } from './sign-in-request.ts'

interface SignInResult {
  token: string
  expiresInSeconds: number
  user: UserView
  isNewUser: boolean
}

export type SignIn = (request: SignInRequest) => Promise<SignInResult>

interface SignInOptions {
  appId: string
  agreements: Agreements
  exchangeCode: ExchangeCode
  screenNewcomer: ScreenNewcomer
  enterAccount: EnterAccount
  readUser: (userId: string) => Promise<UserView>
  now: () => number
}

/**
 * One sign-in. What the request alone decides is decided before the code is redeemed; WeChat is asked
 * outside the transaction; then account, consent and session are written together or not at all.
 */
export function createSignIn(options: SignInOptions): SignIn {
  const { appId, agreements, exchangeCode, screenNewcomer, enterAccount, readUser, now } = options
  return async (request) => {
    if (request.device.appId !== appId) throw new ApiError('app_mismatch')
    const consentVersion = findConsent(agreements, request, now())
    const openId = await exchangeCode(request.code, request.address)
    const canGetAccount = consentVersion !== null && request.purpose === 'full'
    const risk = canGetAccount ? await screenNewcomer(openId, request.address) : noRisk
    const entered = await enterAccount({ request, openId, consentVersion, risk, now: now() })
    const { token, expiresInSeconds, isNewUser, userId } = entered
    return { token, expiresInSeconds, isNewUser, user: await readUser(userId) }
  }
}

/** Null for a silent sign-in, and for one that asks for no more than what is a banned person's right. */
function findConsent(agreements: Agreements, request: SignInRequest, now: number): string | null {
  const { interactive, purpose, consentVersion } = request
  const isNeeded = interactive && !(purpose === 'rights' && consentVersion === undefined)
  return isNeeded ? requireConsent(agreements, consentVersion, now) : null
}
