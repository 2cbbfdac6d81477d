import { minuteMs } from '../core/days.ts'
import { ApiError } from '../core/errors.ts'
import type { CreateId } from '../core/random.ts'
import type { ActiveSession } from '../core/records.ts'
import type { Transactions, UserReads } from '../core/user-store.ts'
import { assertWriteAllowed, type WriteLimits } from '../core/write-limits.ts'
import { recordEvent } from './record-event.ts'
import type { SessionStore, SessionTransaction } from './session-store.ts'

/** How long a proof of the WeChat account is good for. */
const proofLifetimeMs = 5 * minuteMs

export interface Proofs {
  /**
   * Proves with a fresh code of `wx.login` that the session is in the hands of its WeChat account; it does not
   * prove that a person tapped. Resolves to the seconds it is good for; throws `proof_mismatch`.
   */
  prove(session: ActiveSession, code: string, address: string): Promise<number>
}

interface ProofsOptions {
  store: Pick<UserReads, 'findOpenId'> & Pick<SessionStore, 'markProved'> & Transactions<SessionTransaction>
  limits: WriteLimits
  /** Resolves to the openid of a code that `address` sent. */
  exchangeCode: (code: string, address: string) => Promise<string>
  createId: CreateId
  now: () => number
}

export function createProofs({ store, limits, exchangeCode, createId, now }: ProofsOptions): Proofs {
  return {
    async prove(session, code, address) {
      const { id, userId } = session
      await assertWriteAllowed(limits, 'proof', userId)
      const openId = await exchangeCode(code, address)
      if (openId === (await store.findOpenId(userId))) {
        await store.markProved(id, now())
        return proofLifetimeMs / 1000
      }
      await store.transaction(async (tx) => {
        if (!(await tx.lockUser(userId))) return
        const deviceId = await tx.findSessionDevice(id)
        await recordEvent(createId, tx, { userId, deviceId, address, now: now(), kind: 'proof_refused' })
      })
      throw new ApiError('proof_mismatch')
    },
  }
}

/** Throws `proof_required` unless the session has proved its WeChat account within five minutes. */
export function requireProof({ provedAt }: ActiveSession, now: number): void {
  if (provedAt === null || now - provedAt >= proofLifetimeMs) throw new ApiError('proof_required')
}
