type Option = WechatMiniprogram.RequestOption
type Member = (...args: never[]) => unknown

export const user = {
  id: 'user-1',
  nickname: null,
  avatarUrl: null,
  phone: null,
  createdAt: '2026-01-02T03:04:05.000Z',
  signInDays: 1,
  deviceCount: 1,
  lastSignInAt: '2026-11-22T08:00:00.000Z',
}

const nothing = () => undefined

/** What is around the pages. */
const ui: Record<string, Member> = {
  setNavigationBarTitle: nothing,
  setNavigationBarColor: nothing,
  setTabBarItem: nothing,
  setTabBarStyle: nothing,
  setBackgroundColor: nothing,
  setBackgroundTextStyle: nothing,
  showToast: nothing,
  stopPullDownRefresh: nothing,
  navigateTo: ({ success }: { success?: () => void }) => success?.(),
  openPrivacyContract: ({ success }: WechatMiniprogram.OpenPrivacyContractOption) =>
    success?.({ errMsg: '' }),
}

/** All of `wx` that the app needs to start, of a phone whose person has an account; says what was sent and stored. */
export function createWholePhone() {
  const sent: Option[] = []
  const stored = new Map<string, { data: object; encrypt: boolean }>()
  const token = `mps_${'t'.repeat(43)}`
  const members: Record<string, Member> = {
    getAccountInfoSync: () => ({ miniProgram: { appId: 'wx1', envVersion: 'develop', version: '' } }),
    getAppBaseInfo: () => ({ SDKVersion: '3.10.0', language: 'en', theme: 'light' }),
    getDeviceInfo: () => ({ platform: 'ios', model: 'iPhone', system: 'iOS 18' }),
    getApiCategory: () => 'default',
    getLaunchOptionsSync: () => ({ scene: 1001 }),
    getNetworkType: () => undefined,
    onNetworkStatusChange: () => undefined,
    onThemeChange: () => undefined,
    onAppShow: () => undefined,
    onAppHide: () => undefined,
    getStorageSync: () => '',
    getStorage: ({ key, success, fail }: WechatMiniprogram.GetStorageOption) => {
      const found = stored.get(key)
      if (found) success?.({ data: found.data, errMsg: '' })
      else fail?.({ errMsg: 'getStorage:fail data not found' })
    },
    getStorageInfo: ({ success }: WechatMiniprogram.GetStorageInfoOption) =>
      success?.({ keys: [...stored.keys()], currentSize: 1, limitSize: 10240, errMsg: '' }),
    setStorage: ({ key, data, encrypt = false, success }: WechatMiniprogram.SetStorageOption) => {
      stored.set(key, { data, encrypt })
      success?.({ errMsg: '' })
    },
    removeStorage: ({ key, success }: WechatMiniprogram.RemoveStorageOption) => {
      stored.delete(key)
      success?.({ errMsg: '' })
    },
    getRandomValues: ({ length, success }: WechatMiniprogram.GetRandomValuesOption) =>
      success?.({ randomValues: new Uint8Array(length).buffer, errMsg: '' }),
    login: ({ success }: WechatMiniprogram.LoginOption) => success?.({ code: 'c1', errMsg: 'login:ok' }),
    ...ui,
    request: (option: Option) => {
      sent.push(option)
      const data = { token, expiresIn: 60, user, isNewUser: false }
      const answer =
        option.method === 'POST'
          ? { statusCode: 201, data }
          : { statusCode: 404, data: { code: 'not_found' } }
      option.success?.({ ...answer, header: {}, errMsg: 'request:ok' } as never)
      return { abort: () => undefined }
    },
  }
  return { members, sent, stored, token }
}
