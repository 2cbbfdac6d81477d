import { createHash } from 'node:crypto'
import { dayMs } from '../core/days.ts'
import { ApiError } from '../core/errors.ts'
import { leaseFor, type WechatClient } from '../core/wechat-client.ts'
import type { IdempotencyKey, KeyStore } from './key-store.ts'

interface OnceOptions {
  store: KeyStore
  wechat: Pick<WechatClient, 'longestCallMs'>
  now: () => number
}

interface OnceRequest {
  userId: string
  route: 'phone' | 'avatar'
  /** The header's value; without one the work is simply done. */
  key: string | undefined
  body: string | Buffer
}

/**
 * Does `work` once for a key: a repetition with the same body does nothing, since what it would answer is
 * read afresh. A refusal frees the key, and so does an attempt that has not ended in the longest time it may
 * take; if it ends after all, it leaves its successor's row alone. Throws `key_reused` for another body,
 * `key_pending` for work that is still under way, `session_unknown` when the account is gone by now.
 */
export type Once = (request: OnceRequest, work: () => Promise<void>) => Promise<void>

const keyLifeMs = dayMs
/** A number is read, and its person's risk. */
const callsOfAttempt = 2

export function createOnce({ store, wechat, now }: OnceOptions): Once {
  return async (request, work) => {
    const { userId, route, key, body } = request
    if (key === undefined) return work()
    const at = now()
    const bodyHash = createHash('sha256').update(body).digest('hex')
    const claimed = { userId, route, key, bodyHash, claimedAt: at }
    const abandonedAt = at - leaseFor(wechat, callsOfAttempt)
    const claim = await store.claimKey(claimed, { abandonedAt, countSince: at - keyLifeMs })
    if (claim === 'done') return
    if (claim === 'gone') throw new ApiError('session_unknown')
    if (claim === 'clash') throw new ApiError('key_reused')
    if (claim === 'pending') throw new ApiError('key_pending')
    if (claim === 'too_many') throw new ApiError('rate_limited', { retryAfterSeconds: 3600 })
    await finish(store, claimed, work)
  }
}

async function finish(store: KeyStore, key: IdempotencyKey, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    await store.dropKey(key)
    throw error
  }
  await store.finishKey(key)
}
