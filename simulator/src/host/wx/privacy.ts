import { contractNameOf, openGuideline } from '../consent/guideline.ts'
import type { PrivacyListener } from '../consent/privacy.ts'
import { type ApiTable, callbackOnly, sync } from './api.ts'
import { wrongType } from './parameters.ts'

/** https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html */
export const privacyApis: ApiTable = {
  getPrivacySetting: callbackOnly(async ({ context }) => ({
    needAuthorization: await context.privacy.needsAuthorization(),
    privacyContractName: contractNameOf(context),
  })),
  openPrivacyContract: callbackOnly(({ context }) => openGuideline(context)),
  onNeedPrivacyAuthorization: sync(({ context }, listener) => {
    if (typeof listener !== 'function') throw wrongType('callback', 'Function', listener)
    context.privacy.listen(listener as PrivacyListener)
  }),
  requirePrivacyAuthorize: callbackOnly(({ context }) => context.privacy.require('requirePrivacyAuthorize')),
}
