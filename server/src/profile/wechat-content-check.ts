import { requirePerson } from '../core/active-account.ts'
import type { PersonalStore } from '../core/personal-store.ts'
import { type UnansweredPolicy, type WechatClient, WechatError } from '../core/wechat-client.ts'
import { isOutage } from '../core/wechat-refusal.ts'
import type { ContentCheck } from './content-check.ts'

interface ContentCheckOptions {
  store: Pick<PersonalStore, 'findPerson'>
  wechat: Pick<WechatClient, 'checkText'>
  unanswered: UnansweredPolicy['nickname']
}

/** Asks WeChat about texts that others may see. What a person would have to look at is not let through. */
export function createWechatContentCheck({ store, wechat, unanswered }: ContentCheckOptions): ContentCheck {
  return {
    async checkNickname(userId, nickname) {
      const person = await requirePerson(store, userId)
      try {
        const verdict = await wechat.checkText({ text: nickname, openId: person.openId })
        return verdict === 'pass' ? 'pass' : 'refused'
      } catch (error) {
        if (!(error instanceof WechatError)) throw error
        if (unanswered === 'accept') return 'pass'
        return isOutage(error) ? 'unavailable' : 'undecided'
      }
    },
  }
}
