import { hasAbility } from './ability'

const sharedFromMomentsScene = 1154

/**
 * Whether the app was opened as a single page from Moments, where `wx.login` and navigation do not work.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/share-timeline.html
 */
export function isSinglePage(): boolean {
  if (hasAbility('getApiCategory') && wx.getApiCategory() === 'browseOnly') return true
  return wx.getLaunchOptionsSync().scene === sharedFromMomentsScene
}
