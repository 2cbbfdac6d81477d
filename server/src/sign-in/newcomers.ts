import type { RiskState } from '../core/records.ts'
import type { People } from '../core/user-store.ts'
import { assertNotLimited } from '../core/write-limits.ts'
import type { CheckRisk } from './risk.ts'
import type { SignInLimits } from './sign-in-limits.ts'

/** Resolves to what has to be remembered of the risk. Throws `rate_limited` or `risk_refused`. */
export type ScreenNewcomer = (openId: string, address: string) => Promise<RiskState>

interface ScreeningOptions {
  people: Pick<People, 'findUserIdByOpenId'>
  limits: Pick<SignInLimits, 'countNewAccount'>
  checkRisk: CheckRisk
}

export const noRisk: RiskState = { mark: null, askAt: null }

/** Only somebody who would get an account is counted and asked about. */
export function createNewcomerScreening({ people, limits, checkRisk }: ScreeningOptions): ScreenNewcomer {
  return async (openId, address) => {
    const isKnown = (await people.findUserIdByOpenId(openId)) !== null
    if (isKnown) return noRisk
    assertNotLimited(await limits.countNewAccount(address))
    return checkRisk({ openId, address })
  }
}
