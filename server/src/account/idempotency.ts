import { createHash } from 'node:crypto'
import { ApiError } from './errors.ts'
import type { IdempotencyKey, PersonalStore } from './personal-store.ts'
import { dayMs } from './session-lifetime.ts'

interface OnceOptions {
  store: Pick<PersonalStore, 'claimKey' | 'finishKey' | 'dropKey'>
  now: () => number
}

interface OnceRequest {
  userId: string
  route: 'phone' | 'avatar'
  /** The header's value; without one the work is simply done. */
  key: string | undefined
  body: string | Buffer
}

const keyLifeMs = dayMs
/** Longer than an attempt takes. A slower one that ends after all leaves its successor's row alone. */
const leaseMs = 60_000

/**
 * Does `work` once for a key: a repetition with the same body does nothing, since what it would answer is
 * read afresh. A refusal frees the key, and so does an attempt that has not ended within a minute. Throws
 * `key_reused` for another body, `key_pending` for work that is still under way, and `session_unknown` when the
 * account is gone by now.
 */
export async function once(
  { store, now }: OnceOptions,
  request: OnceRequest,
  work: () => Promise<void>,
): Promise<void> {
  const { userId, route, key, body } = request
  if (key === undefined) return work()
  const at = now()
  const bodyHash = createHash('sha256').update(body).digest('hex')
  const claimed = { userId, route, key, bodyHash, claimedAt: at }
  const claim = await store.claimKey(claimed, { abandonedAt: at - leaseMs, countSince: at - keyLifeMs })
  if (claim === 'done') return
  if (claim === 'gone') throw new ApiError('session_unknown')
  if (claim === 'clash') throw new ApiError('key_reused')
  if (claim === 'pending') throw new ApiError('key_pending')
  if (claim === 'too_many') throw new ApiError('rate_limited', { retryAfterSeconds: 3600 })
  await finish(store, claimed, work)
}

async function finish(store: OnceOptions['store'], key: IdempotencyKey, work: () => Promise<void>) {
  try {
    await work()
  } catch (error) {
    await store.dropKey(key)
    throw error
  }
  await store.finishKey(key)
}
