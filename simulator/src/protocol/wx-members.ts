/**
 * `value` is data; `sync` gives its result at once and throws what fails; `promised` answers through success, fail and
 * complete, or a promise when the caller names none of them; `callback` is the same without a promise; `task` is a
 * callback that also hands out an object that controls the work.
 */
export type WxKind = 'value' | 'sync' | 'promised' | 'callback' | 'task'

export interface WxMemberDeclaration {
  kind: WxKind
  /** What its options object may hold beside the callbacks. */
  options: readonly string[]
}

const declare =
  <Kind extends WxKind>(kind: Kind) =>
  (...options: string[]): { kind: Kind; options: readonly string[] } => ({ kind, options })

const value = declare('value')
const sync = declare('sync')
const promised = declare('promised')
const callback = declare('callback')
const task = declare('task')

/**
 * Members of `wx` that this simulator has. A strict compile refuses an app that leans on another one, `wx.canIUse`
 * answers from here, and a member of this table that the host does not implement does not compile.
 * https://developers.weixin.qq.com/miniprogram/dev/api/
 */
export const wxMembers = {
  arrayBufferToBase64: sync(),
  authorize: promised('scope'),
  base64ToArrayBuffer: sync(),
  canIUse: sync(),
  checkSession: promised(),
  clearStorage: promised(),
  clearStorageSync: sync(),
  createSelectorQuery: sync(),
  env: value(),
  getAccountInfoSync: sync(),
  getApiCategory: sync(),
  getAppAuthorizeSetting: sync(),
  getAppBaseInfo: sync(),
  getDeviceInfo: sync(),
  getEnterOptionsSync: sync(),
  getLaunchOptionsSync: sync(),
  getMenuButtonBoundingClientRect: sync(),
  getNetworkType: promised(),
  getPrivacySetting: callback(),
  getRandomValues: promised('length'),
  getSetting: promised(),
  getStorage: promised('key', 'encrypt'),
  getStorageInfo: promised(),
  getStorageInfoSync: sync(),
  getStorageSync: sync(),
  getSystemInfo: promised(),
  getSystemInfoAsync: callback(),
  getSystemInfoSync: sync(),
  getSystemSetting: sync(),
  getUpdateManager: sync(),
  getWindowInfo: sync(),
  hideHomeButton: promised(),
  hideLoading: promised(),
  hideNavigationBarLoading: promised(),
  hideTabBar: promised(),
  hideToast: promised(),
  login: callback('timeout'),
  navigateBack: promised('delta'),
  navigateTo: promised('url', 'events'),
  nextTick: sync(),
  offAppHide: sync(),
  offAppShow: sync(),
  offError: sync(),
  offNetworkStatusChange: sync(),
  offThemeChange: sync(),
  offUnhandledRejection: sync(),
  offWindowResize: sync(),
  onAppHide: sync(),
  onAppShow: sync(),
  onError: sync(),
  onNeedPrivacyAuthorization: sync(),
  onNetworkStatusChange: sync(),
  onThemeChange: sync(),
  onUnhandledRejection: sync(),
  onWindowResize: sync(),
  openPrivacyContract: callback(),
  openSetting: promised(),
  pageScrollTo: promised('scrollTop', 'duration', 'selector', 'offsetTop'),
  reLaunch: promised('url'),
  redirectTo: promised('url'),
  removeStorage: promised('key'),
  removeStorageSync: sync(),
  request: task('url', 'data', 'header', 'timeout', 'method', 'dataType'),
  requirePrivacyAuthorize: callback(),
  setBackgroundColor: promised('backgroundColor', 'backgroundColorTop', 'backgroundColorBottom'),
  setBackgroundTextStyle: promised('textStyle'),
  setClipboardData: promised('data'),
  setNavigationBarColor: promised('frontColor', 'backgroundColor'),
  setNavigationBarTitle: promised('title'),
  setStorage: promised('key', 'data', 'encrypt'),
  setStorageSync: sync(),
  setTabBarItem: promised('index', 'text', 'iconPath', 'selectedIconPath'),
  setTabBarStyle: promised('color', 'selectedColor', 'backgroundColor', 'borderStyle'),
  showActionSheet: promised('alertText', 'itemList', 'itemColor'),
  showLoading: promised('title', 'mask'),
  showModal: promised(
    'title',
    'content',
    'showCancel',
    'cancelText',
    'cancelColor',
    'confirmText',
    'confirmColor',
    'editable',
    'placeholderText',
  ),
  showNavigationBarLoading: promised(),
  showTabBar: promised(),
  showToast: promised('title', 'icon', 'image', 'duration', 'mask'),
  startPullDownRefresh: promised(),
  stopPullDownRefresh: promised(),
  switchTab: promised('url'),
  vibrateShort: promised('type'),
} as const satisfies Record<string, WxMemberDeclaration>

export type WxMember = keyof typeof wxMembers

export type KindOf<Member extends WxMember> = (typeof wxMembers)[Member]['kind']

/** The declaration of a member of `wx`, or null when this simulator does not have it. */
export function findWxMember(name: string): WxMemberDeclaration | null {
  return Object.hasOwn(wxMembers, name) ? wxMembers[name as WxMember] : null
}
