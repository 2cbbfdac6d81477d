import { readSchema } from './schemas.ts'

/** A kind of personal data, by its name in the guideline that WeChat's console has for the app. */
export interface PrivateData {
  /** Members of `wx`, and scopes that `wx.authorize` asks for. */
  apis?: readonly string[]
  /** Tags; with `name=value` such tags only. */
  tags?: readonly string[]
}

/**
 * What has to be declared in the privacy guideline (用户隐私保护指引) before WeChat lets an app use it.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/miniprogram-intro.html
 */
export const privateData = {
  '昵称、头像': {
    apis: ['getUserInfo', 'getUserProfile'],
    tags: ['button open-type=chooseAvatar', 'button open-type=getUserInfo', 'input type=nickname'],
  },
  位置信息: {
    apis: [
      ...['getLocation', 'getFuzzyLocation', 'startLocationUpdate', 'startLocationUpdateBackground'],
      ...['moveToLocation', 'authorize scope.userLocation', 'authorize scope.userFuzzyLocation'],
      'authorize scope.userLocationBackground',
    ],
  },
  选择的位置信息: { apis: ['choosePoi', 'chooseLocation'] },
  地址: { apis: ['chooseAddress'] },
  发票信息: { apis: ['chooseInvoiceTitle', 'chooseInvoice'] },
  微信运动步数: { apis: ['getWeRunData', 'authorize scope.werun'] },
  手机号: { tags: ['button open-type=getPhoneNumber', 'button open-type=getRealtimePhoneNumber'] },
  车牌号: { apis: ['chooseLicensePlate'] },
  选中的照片或视频信息: { apis: ['chooseImage', 'chooseMedia', 'chooseVideo'] },
  选中的文件: { apis: ['chooseMessageFile'] },
  麦克风: {
    apis: ['startRecord', 'getRecorderManager', 'joinVoIPChat', 'authorize scope.record'],
    tags: ['live-pusher'],
  },
  摄像头: {
    apis: ['createVKSession', 'authorize scope.camera'],
    tags: ['camera', 'live-pusher', 'voip-room'],
  },
  蓝牙: { apis: ['openBluetoothAdapter', 'createBLEPeripheralServer', 'authorize scope.bluetooth'] },
  '相册（仅写入）': {
    apis: ['saveImageToPhotosAlbum', 'saveVideoToPhotosAlbum', 'authorize scope.writePhotosAlbum'],
  },
  '通讯录（仅写入）': { apis: ['addPhoneContact', 'authorize scope.addPhoneContact'] },
  '日历（仅写入）': {
    apis: ['addPhoneCalendar', 'addPhoneRepeatCalendar', 'authorize scope.addPhoneCalendar'],
  },
  加速传感器: { apis: ['startAccelerometer', 'stopAccelerometer', 'onAccelerometerChange'] },
  磁场传感器: { apis: ['startCompass', 'stopCompass', 'onCompassChange'] },
  方向传感器: { apis: ['startDeviceMotionListening', 'stopDeviceMotionListening', 'onDeviceMotionChange'] },
  陀螺仪传感器: { apis: ['startGyroscope', 'stopGyroscope', 'onGyroscopeChange'] },
  剪切板: { apis: ['setClipboardData', 'getClipboardData'] },
} satisfies Record<string, PrivateData>

export type PrivateDataKind = keyof typeof privateData

/**
 * What the guideline of this app declares. The console cannot be asked: whoever changes the guideline there changes
 * it here.
 */
export const declaredHere: readonly PrivateDataKind[] = ['手机号', '昵称、头像', '微信运动步数']

/**
 * Scopes whose purpose app.json must tell the person, by what uses them.
 * https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html#permission
 */
export const scopesWithPurpose: Record<string, readonly string[]> = {
  'scope.userLocation': [
    ...['getLocation', 'startLocationUpdate', 'startLocationUpdateBackground', 'moveToLocation'],
    'authorize scope.userLocation',
  ],
  'scope.userFuzzyLocation': ['getFuzzyLocation', 'authorize scope.userFuzzyLocation'],
}

/** What may be used only when `requiredPrivateInfos` of app.json names it, as WeChat's compiler has it. */
export function readPrivateInfos(): readonly string[] {
  const names = readSchema('app').properties?.requiredPrivateInfos?.items?.enum
  if (names === undefined) throw new Error("WeChat's schema of app.json has no requiredPrivateInfos")
  return names
}
