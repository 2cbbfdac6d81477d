import { AppError } from '../core/errors'
import { type Timers, withTimeLimit } from '../core/timers'
import { requireAbility } from './ability'
import { platformError } from './failure'

const randomTimeoutMs = 3_000

/** Gives cryptographically random bytes of the phone; rejects with kind `timeout` or `platform`. */
export function createRandomSource(timers: Timers): (byteCount: number) => Promise<Uint8Array> {
  return (byteCount) =>
    withTimeLimit(requestBytes(byteCount), {
      timers,
      timeoutMs: randomTimeoutMs,
      createError: () => new AppError('timeout'),
    })
}

function requestBytes(byteCount: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    requireAbility('getRandomValues')
    wx.getRandomValues({
      length: byteCount,
      success: ({ randomValues }) => resolve(new Uint8Array(randomValues)),
      fail: (failure) => reject(platformError(failure)),
    })
  })
}
