import type { WxContext } from '../runtime/context.ts'
import { WxFailure } from '../runtime/wx-failure.ts'

/** What WeChat does not allow in a page that was opened by itself from Moments. */
const forbidden = new Set([
  'authorize',
  'checkSession',
  'login',
  'navigateBack',
  'navigateTo',
  'openPrivacyContract',
  'openSetting',
  'reLaunch',
  'redirectTo',
  'switchTab',
])

/** https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/share-timeline.html */
export function requireAllowed(name: string, { phone }: WxContext): void {
  if (phone.isSinglePage && forbidden.has(name)) throw new WxFailure('not allowed in single page mode')
}
