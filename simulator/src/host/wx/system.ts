import { baseLibraryVersion, wechatVersion } from '../../protocol/versions.ts'
import type { WxRuntime, WxTable } from './api.ts'

const standardFontSize = 16
const capsule = { width: 87, height: 32, right: 7 }

export const systemApis = {
  getSystemInfoSync: systemInfo,
  getSystemInfo: systemInfo,
  getSystemInfoAsync: systemInfo,
  getDeviceInfo: deviceInfo,
  getWindowInfo: windowInfo,
  getAppBaseInfo: appBaseInfo,
  getSystemSetting: systemSetting,
  getAppAuthorizeSetting: appAuthorizeSetting,
  getMenuButtonBoundingClientRect: menuButtonRect,
} satisfies Partial<WxTable>

function deviceInfo({ context }: WxRuntime): object {
  const { brand, model, system } = context.boot.device
  return {
    abi: 'arm64-v8a',
    deviceAbi: 'arm64-v8a',
    benchmarkLevel: 1,
    brand,
    model,
    system,
    platform: 'devtools',
    cpuType: 'unknown',
    memorySize: '4096',
  }
}

function windowInfo({ context }: WxRuntime): object {
  const metrics = context.metrics()
  const { pixelRatio, screenWidth, screenHeight, windowWidth, windowHeight, statusBarHeight } = metrics
  const safeArea = {
    left: 0,
    right: screenWidth,
    top: statusBarHeight,
    bottom: screenHeight,
    width: screenWidth,
    height: screenHeight - statusBarHeight,
  }
  return {
    pixelRatio,
    screenWidth,
    screenHeight,
    windowWidth,
    windowHeight,
    statusBarHeight,
    safeArea,
    screenTop: metrics.windowTop,
  }
}

function appBaseInfo({ context }: WxRuntime): object {
  const isThemed = context.boot.build.app.darkmode === true
  const { fontSizeSetting } = context.boot
  return {
    SDKVersion: baseLibraryVersion,
    version: wechatVersion,
    language: context.phone.language,
    enableDebug: false,
    fontSizeSetting,
    fontSizeScaleFactor: fontSizeSetting / standardFontSize,
    host: { appId: '', env: 'WeChat' },
    ...(isThemed ? { theme: context.phone.theme } : {}),
  }
}

function systemSetting(): object {
  return {
    bluetoothEnabled: false,
    locationEnabled: true,
    wifiEnabled: true,
    deviceOrientation: 'portrait',
  }
}

function appAuthorizeSetting(): object {
  return {
    albumAuthorized: 'not determined',
    bluetoothAuthorized: 'not determined',
    cameraAuthorized: 'not determined',
    locationAuthorized: 'not determined',
    locationReducedAccuracy: false,
    microphoneAuthorized: 'not determined',
    notificationAuthorized: 'not determined',
    notificationAlertAuthorized: 'not determined',
    notificationBadgeAuthorized: 'not determined',
    notificationSoundAuthorized: 'not determined',
    phoneCalendarAuthorized: 'not determined',
  }
}

function systemInfo(runtime: WxRuntime): object {
  return {
    ...deviceInfo(runtime),
    ...windowInfo(runtime),
    ...appBaseInfo(runtime),
    ...systemSetting(),
    albumAuthorized: false,
    cameraAuthorized: false,
    locationAuthorized: false,
    microphoneAuthorized: false,
    notificationAuthorized: false,
  }
}

function menuButtonRect({ context }: WxRuntime): object {
  const { screenWidth, statusBarHeight, windowTop } = context.metrics()
  const barHeight = Math.max(windowTop - statusBarHeight, capsule.height)
  const top = statusBarHeight + (barHeight - capsule.height) / 2
  const right = screenWidth - capsule.right
  return {
    width: capsule.width,
    height: capsule.height,
    top,
    right,
    bottom: top + capsule.height,
    left: right - capsule.width,
  }
}
