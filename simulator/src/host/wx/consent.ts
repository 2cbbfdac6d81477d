import { contractNameOf, openGuideline } from '../consent/guideline.ts'
import type { PrivacyListener } from '../context/context.ts'
import { WxFailure } from '../context/wx-failure.ts'
import type { WxRuntime, WxTable } from './api.ts'
import { isTrue, type Options, requireText, wrongType } from './parameters.ts'

/**
 * What the person allows the app.
 * https://developers.weixin.qq.com/miniprogram/dev/api/open-api/setting/wx.getSetting.html and its siblings
 * https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html
 */
export const consentApis = {
  getSetting: async (runtime, options) => {
    refuseSubscriptions(options)
    return { authSetting: await runtime.context.permissions.read() }
  },
  openSetting: openSetting,
  authorize: ({ context }, options) => context.permissions.authorize(requireText(options, 'scope')),
  getPrivacySetting: async ({ context }) => ({
    needAuthorization: await context.privacy.needsAuthorization(),
    privacyContractName: contractNameOf(context),
  }),
  openPrivacyContract: ({ context }) => openGuideline(context),
  onNeedPrivacyAuthorization: ({ context }, listener) => {
    if (typeof listener !== 'function') throw wrongType('callback', 'Function', listener)
    context.privacy.listen(listener as PrivacyListener)
  },
  requirePrivacyAuthorize: ({ context }) => context.privacy.require('requirePrivacyAuthorize'),
} satisfies Partial<WxTable>

async function openSetting({ context }: WxRuntime, options: Options): Promise<object> {
  refuseSubscriptions(options)
  // The browser's own idea of a gesture, which lasts a little longer than WeChat's; an answer to a dialog is one, too.
  const isAsked = navigator.userActivation.isActive || context.native.wasJustAnswered()
  if (!isAsked) throw new WxFailure('can only be invoked by user TAP gesture.')
  return { authSetting: await context.permissions.openSettings() }
}

function refuseSubscriptions(options: Options): void {
  if (isTrue(options, 'withSubscriptions'))
    throw new WxFailure('withSubscriptions is not available in the simulator')
}
