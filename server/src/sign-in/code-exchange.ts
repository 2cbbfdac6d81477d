import { ApiError } from '../core/errors.ts'
import type { Hmac } from '../core/secrets.ts'
import { type WechatClient, WechatError } from '../core/wechat-client.ts'
import { toRefusal } from '../core/wechat-refusal.ts'
import { assertNotLimited } from '../core/write-limits.ts'
import type { SignInLimits } from './sign-in-limits.ts'
import type { CodeStore } from './sign-in-store.ts'

interface CodeRedemptionOptions {
  store: CodeStore
  limits: SignInLimits
  /** Keyed, so that what is stored or counted tells neither the code nor the person. */
  hmac: Hmac
  now: () => number
}

interface CodeExchangeOptions extends Pick<CodeRedemptionOptions, 'limits' | 'hmac'> {
  wechat: Pick<WechatClient, 'exchangeCode'>
  redeemCode: RedeemCode
}

/**
 * Does `exchange` with a code that `address` sent, at most once in the code's life. Throws the refusal as
 * `ApiError`.
 */
export type RedeemCode = <T>(code: string, address: string, exchange: () => Promise<T>) => Promise<T>

/** Resolves to the openid of a code that `address` sent. Throws the refusal as `ApiError`. */
export type ExchangeCode = (code: string, address: string) => Promise<string>

const maxExchangesInFlight = 50

/**
 * Redeems a login code exactly once: it is claimed under a unique key before WeChat sees it, so a second
 * arrival (a double tap, a proxy that retries, another node) never reaches WeChat.
 */
export function createCodeRedemption({ store, limits, hmac, now }: CodeRedemptionOptions): RedeemCode {
  const withSlot = createSlots(maxExchangesInFlight)
  return async (code, address, exchange) => {
    assertNotLimited(await limits.findBlock(address))
    const result = await withSlot(async () => {
      const isFirst = await store.claimCode(hmac(`code:${code}`), now())
      if (!isFirst) {
        await limits.countFailure(address)
        throw new ApiError('code_used')
      }
      return exchange().catch(async (error) => {
        if (error instanceof WechatError && error.failure === 'code_rejected')
          await limits.countFailure(address)
        throw toRefusal(error)
      })
    })
    await limits.countSuccess(address)
    return result
  }
}

export function createCodeExchange({ limits, wechat, hmac, redeemCode }: CodeExchangeOptions): ExchangeCode {
  return async (code, address) => {
    const openId = await redeemCode(code, address, () => wechat.exchangeCode(code))
    assertNotLimited(await limits.countPerson(hmac(`person:${openId}`)))
    return openId
  }
}

/** Bounds how many calls to WeChat are in flight. A further one is refused at once rather than queued. */
function createSlots(max: number) {
  let inFlight = 0
  return async function withSlot<T>(work: () => Promise<T>): Promise<T> {
    if (inFlight >= max) throw new ApiError('overloaded', { retryAfterSeconds: 2 })
    inFlight += 1
    try {
      return await work()
    } finally {
      inFlight -= 1
    }
  }
}
