import type { Scope } from '../../protocol/scopes.ts'

interface ConsentWords {
  /** What an app asks for, by scope, as in "Access your location". */
  scopes: Record<Scope, string>
  asks: (appName: string) => string
  refuse: string
  allow: string
  agree: string
  privacyTitle: string
  privacyText: string
  /** Beside the tick in a permission dialog. */
  privacyTick: string
  noReason: string
  settings: string
  noSettings: string
  done: string
}

const zh: ConsentWords = {
  scopes: {
    'scope.userLocation': '获取你的位置信息',
    'scope.userFuzzyLocation': '获取你的模糊位置信息',
    'scope.userLocationBackground': '在后台获取你的位置信息',
    'scope.record': '使用你的麦克风',
    'scope.camera': '使用你的摄像头',
    'scope.bluetooth': '使用你的蓝牙',
    'scope.writePhotosAlbum': '保存图片或视频到你的相册',
    'scope.addPhoneContact': '添加到你的通讯录',
    'scope.addPhoneCalendar': '添加到你的日历',
    'scope.werun': '获取你的微信运动步数',
  },
  asks: (appName) => `${appName} 申请`,
  refuse: '拒绝',
  allow: '允许',
  agree: '同意',
  privacyTitle: '用户隐私保护提示',
  privacyText: '在使用相关功能之前，请阅读并同意开发者的隐私保护指引。拒绝后仍可使用其他功能。',
  privacyTick: '我已阅读并同意以上指引',
  noReason: '用途由开发者在小程序后台填写，模拟器没有后台。',
  settings: '设置',
  noSettings: '这个小程序还没有申请过任何权限。',
  done: '完成',
}

const en: ConsentWords = {
  scopes: {
    'scope.userLocation': 'Access your location',
    'scope.userFuzzyLocation': 'Access your approximate location',
    'scope.userLocationBackground': 'Access your location in the background',
    'scope.record': 'Use your microphone',
    'scope.camera': 'Use your camera',
    'scope.bluetooth': 'Use your Bluetooth',
    'scope.writePhotosAlbum': 'Save pictures or videos to your album',
    'scope.addPhoneContact': 'Add to your contacts',
    'scope.addPhoneCalendar': 'Add to your calendar',
    'scope.werun': 'Read your WeRun steps',
  },
  asks: (appName) => `${appName} requests`,
  refuse: 'Reject',
  allow: 'Allow',
  agree: 'Agree',
  privacyTitle: 'Privacy notice',
  privacyText:
    'Before you use this feature, please read and agree to the developer’s privacy guideline. Everything else works if you reject it.',
  privacyTick: 'I have read and agree to the guideline above',
  noReason: 'The purpose is filled in at the platform’s console, which the simulator does not have.',
  settings: 'Settings',
  noSettings: 'This mini program has not asked for any permission yet.',
  done: 'Done',
}

/** What WeChat says when an app asks for something, in the language of the phone. */
export function consentWords(language: string): ConsentWords {
  return language.startsWith('zh') ? zh : en
}
