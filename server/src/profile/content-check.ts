import { requirePerson } from '../core/active-account.ts'
import type { People } from '../core/user-store.ts'
import { type FallbackPolicy, type WechatClient, WechatError } from '../core/wechat-client.ts'
import { isOutage } from '../core/wechat-refusal.ts'

/** What became of a text that others may see. */
type TextVerdict =
  | 'pass'
  /** It may not be shown, or a person would have to look at it first. */
  | 'refused'
  /** WeChat is out of order, and the policy is not to let it through unchecked. */
  | 'unavailable'
  /** As `unavailable`, but the check did answer: that it does not judge this one. */
  | 'undecided'

export interface ContentCheck {
  /**
   * Judges a nickname in exactly the form in which it would be stored. `userId` is whose it is: the check
   * needs the person behind it. No transaction is open meanwhile. Does not reject when WeChat
   * fails, but does as `requireActive` for an account that has changed.
   */
  checkNickname(userId: string, nickname: string): Promise<TextVerdict>
}

interface ContentCheckOptions {
  people: Pick<People, 'findPerson'>
  wechat: Pick<WechatClient, 'checkText'>
  fallback: FallbackPolicy['nickname']
}

/** Asks WeChat about texts that others may see. What a person would have to look at is not let through. */
export function createContentCheck({ people, wechat, fallback }: ContentCheckOptions): ContentCheck {
  return {
    async checkNickname(userId, nickname) {
      const person = await requirePerson(people, userId)
      try {
        const verdict = await wechat.checkText({ text: nickname, openId: person.openId })
        return verdict === 'pass' ? 'pass' : 'refused'
      } catch (error) {
        if (!(error instanceof WechatError)) throw error
        if (fallback === 'accept') return 'pass'
        return isOutage(error) ? 'unavailable' : 'undecided'
      }
    },
  }
}
