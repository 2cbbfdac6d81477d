import { WxFailure } from '../runtime/wx-failure.ts'
import { type ApiTable, callback, type WxRuntime } from './api.ts'
import { isTrue, type Options, requireText } from './parameters.ts'

/** https://developers.weixin.qq.com/miniprogram/dev/api/open-api/setting/wx.getSetting.html and its siblings */
export const settingApis: ApiTable = {
  getSetting: callback(async (runtime, options) => {
    refuseSubscriptions(options)
    return { authSetting: await runtime.context.permissions.read() }
  }),
  openSetting: callback(openSetting),
  authorize: callback(
    ({ context }, options) => context.permissions.authorize(requireText(options, 'scope')),
    ['scope'],
  ),
}

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
