import type { RiskState } from '../core/records.ts'

export interface DueRisk {
  userId: string
  openId: string
  /** Of the account's newest sign-in. */
  address: string
}

export interface RiskStore {
  /** A mark for rank 3 or 4 gives way to a higher one only, `unknown` to every answer. */
  saveRisk(userId: string, risk: RiskState): Promise<void>
  /**
   * Somebody whose question has been due longest, if one is by `dueBy`. Its time moves to `leaseUntil`; nobody
   * else gets it until then.
   */
  claimDueRisk(claim: { dueBy: number; leaseUntil: number }): Promise<DueRisk | null>
}
