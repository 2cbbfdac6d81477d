import { packageFileUrl } from '../context/package-file.ts'
import { WxFailure } from '../context/wx-failure.ts'
import { nativeWords } from '../native/words.ts'
import type { WxRuntime, WxTable } from './api.ts'
import { findText, isTrue, numberOr, type Options, requireText, textOr, wrongType } from './parameters.ts'

const toastIcons = ['success', 'error', 'loading', 'none'] as const
type ToastIcon = (typeof toastIcons)[number]
/** Two Latin letters take the room of one Chinese character. */
const maxButtonTextWidth = 8
const maxActions = 6

/** https://developers.weixin.qq.com/miniprogram/dev/api/ui/interaction/wx.showToast.html and its siblings */
export const uiApis = {
  showToast: showToast,
  hideToast: ({ context }) => context.native.hideToast(),
  showLoading: showLoading,
  hideLoading: ({ context }) => context.native.hideToast(),
  showModal: showModal,
  showActionSheet: showActionSheet,
  setClipboardData: setClipboardData,
  vibrateShort: () => undefined,
} satisfies Partial<WxTable>

function showToast({ context }: WxRuntime, options: Options): void {
  const image = findText(options, 'image')
  context.native.showToast({
    title: requireText(options, 'title'),
    icon: readIcon(options),
    mask: isTrue(options, 'mask'),
    durationMs: numberOr(options, 'duration', 1500),
    ...(image ? { image: packageFileUrl(image) } : {}),
  })
}

function readIcon(options: Options): ToastIcon {
  const icon = textOr(options, 'icon', 'success')
  const known = toastIcons.find((name) => name === icon)
  if (!known) throw new WxFailure(`parameter error: parameter.icon should be ${toastIcons.join(', ')};`)
  return known
}

function showLoading({ context }: WxRuntime, options: Options): void {
  const title = requireText(options, 'title')
  context.native.showToast({ title, icon: 'loading', mask: isTrue(options, 'mask'), durationMs: null })
}

async function showModal({ context }: WxRuntime, options: Options): Promise<object> {
  const words = nativeWords(context.phone.language)
  const { isConfirmed, text } = await context.native.showModal({
    title: textOr(options, 'title', ''),
    content: textOr(options, 'content', ''),
    showCancel: options.showCancel !== false,
    cancelText: readButtonText(options, 'cancelText', words.cancel),
    cancelColor: findText(options, 'cancelColor'),
    confirmText: readButtonText(options, 'confirmText', words.confirm),
    confirmColor: findText(options, 'confirmColor'),
    editable: isTrue(options, 'editable'),
    placeholderText: textOr(options, 'placeholderText', ''),
  })
  const content = isTrue(options, 'editable') && isConfirmed ? text : null
  return { confirm: isConfirmed, cancel: !isConfirmed, content }
}

function readButtonText(options: Options, name: string, fallback: string): string {
  const text = textOr(options, name, fallback)
  let width = 0
  for (const character of text) width += character.charCodeAt(0) > 0xff ? 2 : 1
  if (width > maxButtonTextWidth)
    throw new WxFailure(`${name} length should not larger than 4 Chinese characters`)
  return text
}

async function showActionSheet({ context }: WxRuntime, options: Options): Promise<object> {
  const tapIndex = await context.native.showActionSheet({
    title: textOr(options, 'alertText', ''),
    items: readItems(options.itemList),
    itemColor: findText(options, 'itemColor'),
    cancelText: nativeWords(context.phone.language).cancel,
  })
  if (tapIndex === null) throw new WxFailure('cancel')
  return { tapIndex }
}

function readItems(list: unknown): string[] {
  if (!Array.isArray(list)) throw wrongType('itemList', 'Array', list)
  if (list.length === 0) throw new WxFailure('parameter error: itemList should have at least one item')
  if (list.length > maxActions) throw new WxFailure('parameter error: itemList should not be large than 6')
  return list.map(String)
}

async function setClipboardData({ context }: WxRuntime, options: Options): Promise<void> {
  requireText(options, 'data')
  await context.privacy.require('setClipboardData')
  const title = nativeWords(context.phone.language).copied
  context.native.showToast({ title, icon: 'success', durationMs: 1500 })
}
