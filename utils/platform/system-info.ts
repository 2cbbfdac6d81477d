import { hasAbility } from './ability'

/** What the phone is. A base library older than 2.20.1 has it only among everything else. */
export function readDeviceInfo(): Pick<WechatMiniprogram.DeviceInfo, 'model' | 'platform' | 'system'> {
  return hasAbility('getDeviceInfo') ? wx.getDeviceInfo() : wx.getSystemInfoSync()
}

/** What WeChat on this phone is, in the same way. */
export function readAppBaseInfo(): Pick<WechatMiniprogram.AppBaseInfo, 'SDKVersion' | 'language' | 'theme'> {
  return hasAbility('getAppBaseInfo') ? wx.getAppBaseInfo() : wx.getSystemInfoSync()
}
