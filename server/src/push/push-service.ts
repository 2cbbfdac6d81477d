import { createHash } from 'node:crypto'
import { ApiError } from '../core/errors.ts'
import type { People } from '../core/user-store.ts'
import type { PushEnvelopes, Signed } from './push-envelopes.ts'
import { parsePushMessage } from './push-message.ts'
import type { PushStore } from './push-store.ts'

interface PushOptions {
  appId: string
  envelopes: PushEnvelopes
  store: PushStore
  people: Pick<People, 'findUserIdByOpenId'>
  now: () => number
  /** An event is stored and waits to be handled. */
  onReceived: () => void
  /** WeChat signed it, and it cannot be read. An operator has to look: it comes twice again and then never. */
  onUnreadable: () => void
}

export interface PushService {
  /** Throws `push_rejected` unless WeChat asks. */
  checkUrl(signed: Signed): void
  /**
   * Stores a pushed event; once this resolves it is safe, and WeChat's request may be answered. Repeating the
   * message changes nothing. Throws `push_rejected` for anything that WeChat did not send just now.
   */
  receive(envelope: { signed: Signed; encrypted: string }): Promise<void>
}

export function createPushService(options: PushOptions): PushService {
  const { appId, envelopes, store, people, now, onReceived, onUnreadable } = options
  return {
    checkUrl(signed) {
      if (!envelopes.isSigned(signed)) throw new ApiError('push_rejected')
    },
    async receive(envelope) {
      const text = envelopes.open(envelope)
      if (text === null) throw new ApiError('push_rejected')
      const message = parsePushMessage(text, appId)
      if (!message) {
        onUnreadable()
        throw new ApiError('push_rejected')
      }
      const { openId, kind, detail, createdAt } = message
      await store.addEvent({
        // A message that is sent again is encrypted anew, so only what is inside can be compared.
        id: createHash('sha256').update(text).digest('hex'),
        userId: openId === null ? null : await people.findUserIdByOpenId(openId),
        kind,
        detail,
        createdAt,
        receivedAt: now(),
      })
      onReceived()
    },
  }
}
