import { readAppBaseInfo, readDeviceInfo } from './system-info'

interface DeviceInfo {
  appId: string
  model: string
  system: string
}

interface AppInfo {
  appId: string
  envVersion: 'develop' | 'trial' | 'release'
  /** Filled in by WeChat for released versions only. */
  version: string
  /** Such as `zh_CN` or `en`. */
  language: string
  /** Where the app runs: `ios`, `android`, `devtools`, … */
  platform: string
}

const maxTextLength = 64

/** About this phone, for the device list that its owner sees; the server trusts none of it. */
export function getDeviceInfo(): DeviceInfo {
  const { model, system } = readDeviceInfo()
  return { appId: getAppInfo().appId, model: shorten(model), system: shorten(system) }
}

export function getAppInfo(): AppInfo {
  const { appId, envVersion, version } = wx.getAccountInfoSync().miniProgram
  return {
    appId,
    envVersion,
    version,
    language: readAppBaseInfo().language,
    platform: readDeviceInfo().platform,
  }
}

function shorten(text: string): string {
  return text.slice(0, maxTextLength)
}
