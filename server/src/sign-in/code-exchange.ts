import type { AccountStore } from '../core/account-store.ts'
import { ApiError } from '../core/errors.ts'
import { type WechatClient, WechatError } from '../core/wechat-client.ts'
import { toRefusal } from '../core/wechat-refusal.ts'
import { refuseFor } from '../core/write-limits.ts'
import { createExchangeSlots } from './exchange-slots.ts'
import type { SignInLimits } from './sign-in-limits.ts'

interface CodeSpendingOptions {
  store: Pick<AccountStore, 'claimCode'>
  limits: SignInLimits
  /** Keyed, so that what is stored or counted tells neither the code nor the person. */
  hmac: (text: string) => string
  now: () => number
}

interface CodeExchangeOptions extends Pick<CodeSpendingOptions, 'limits' | 'hmac'> {
  wechat: Pick<WechatClient, 'exchangeCode'>
  spendCode: SpendCode
}

/**
 * Does `exchange` with a code that `address` sent, at most once in the code's life. Throws the refusal as
 * `ApiError`.
 */
export type SpendCode = <T>(code: string, address: string, exchange: () => Promise<T>) => Promise<T>

/** Resolves to the openid of a code that `address` sent. Throws the refusal as `ApiError`. */
export type ExchangeCode = (code: string, address: string) => Promise<string>

const maxExchangesInFlight = 50

/**
 * Spends a login code exactly once: it is claimed under a unique key before WeChat sees it, so a second
 * arrival (a double tap, a proxy that retries, another node) never reaches WeChat.
 */
export function createCodeSpending({ store, limits, hmac, now }: CodeSpendingOptions): SpendCode {
  const withSlot = createExchangeSlots(maxExchangesInFlight)
  return async (code, address, exchange) => {
    refuseFor(await limits.findBlock(address))
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

export function createCodeExchange({ limits, wechat, hmac, spendCode }: CodeExchangeOptions): ExchangeCode {
  return async (code, address) => {
    const openId = await spendCode(code, address, () => wechat.exchangeCode(code))
    refuseFor(await limits.countPerson(hmac(`person:${openId}`)))
    return openId
  }
}
