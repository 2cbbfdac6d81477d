import type { HostContext } from '../context/context.ts'
import { nativeWords } from '../native/words.ts'

type Parts = Pick<HostContext, 'boot' | 'native' | 'phone'>

export function appNameOf({ boot }: Pick<Parts, 'boot'>): string {
  const title = boot.build.app.window?.navigationBarTitleText
  return typeof title === 'string' ? title : ''
}

/** The guideline's name as `wx.getPrivacySetting` gives it. */
export function contractNameOf(parts: Pick<Parts, 'boot'>): string {
  return `《${appNameOf(parts)}小程序用户隐私保护指引》`
}

/** Shows the page where WeChat has the developer's guideline. */
export function openGuideline(parts: Parts): void {
  const { native, phone } = parts
  void native.showSheet({
    title: contractNameOf(parts),
    text: guidelineText(phone.language),
    closeText: nativeWords(phone.language).close,
  })
}

function guidelineText(language: string): string {
  if (language.startsWith('zh'))
    return '这里在微信中显示开发者于小程序后台填写的用户隐私保护指引。模拟器没有后台，因此只显示本说明。'
  return "In WeChat, the privacy guideline that the developer filled in at the platform's console stands here. The simulator has no console, so it shows this note."
}
