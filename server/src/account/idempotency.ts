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

/**
 * Does `work` at most once for a key: a repetition with the same body does nothing, since what it would
 * answer is read afresh. A refusal frees the key. Throws `key_reused` for another body, `key_pending` for
 * work that is still under way.
 */
export async function once(
  { store, now }: OnceOptions,
  request: OnceRequest,
  work: () => Promise<void>,
): Promise<void> {
  const { userId, route, key, body } = request
  if (key === undefined) return work()
  const claimed = { userId, route, key, bodyHash: createHash('sha256').update(body).digest('hex') }
  const claim = await store.claimKey(claimed, { now: now(), countSince: now() - keyLifeMs })
  if (claim === 'done') return
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
