import { expect, test } from '@jest/globals'
import { onReturn } from '../../../utils/platform/app-return'
import { isBaseLibraryAtLeast } from '../../../utils/platform/base-library'
import { findBaseUrlOverride } from '../../../utils/platform/base-url-override'
import { getDeviceInfo } from '../../../utils/platform/device'
import { createNetwork } from '../../../utils/platform/network'
import { createRandomSource } from '../../../utils/platform/random'
import { isSinglePage } from '../../../utils/platform/single-page'
import { createSystemTheme } from '../../../utils/platform/theme'
import { failureOf } from '../support/auth-bench'
import { useFakeWx } from '../support/fake-wx'
import { ManualTime } from '../support/manual-time'

test.each([
  'ios',
  'android',
  'windows',
  'mac',
  'ohos',
])('on %s a stored base URL is not even looked at', (platform) => {
  useFakeWx({ getDeviceInfo: () => ({ platform }) })

  expect(findBaseUrlOverride('passport.baseUrl')).toBeNull()
})

test.each([
  ['http://127.0.0.1:8787/', 'http://127.0.0.1:8787'],
  ['https://staging.example.com', 'https://staging.example.com'],
  ['', null],
  ['javascript:alert(1)', null],
  [{ url: 'https://x' }, null],
])('in DevTools the stored base URL %p means %p', (stored, meant) => {
  useFakeWx({ getDeviceInfo: () => ({ platform: 'devtools' }), getStorageSync: () => stored })

  expect(findBaseUrlOverride('passport.baseUrl')).toBe(meant)
})

test.each([
  ['2.21.3', true],
  ['2.21.10', true],
  ['3.0.0', true],
  ['2.21.2', false],
  ['2.9.9', false],
  ['2.21', false],
])('base library %s at least 2.21.3: %p', (SDKVersion, isEnough) => {
  useFakeWx({ getAppBaseInfo: () => ({ SDKVersion }) })

  expect(isBaseLibraryAtLeast('2.21.3')).toBe(isEnough)
})

test.each([
  ['browseOnly', 1001, true],
  ['default', 1154, true],
  ['default', 1001, false],
])('category %s and scene %d is single-page: %p', (category, scene, expected) => {
  useFakeWx({
    getApiCategory: () => category,
    getLaunchOptionsSync: () => ({ scene }),
  })

  expect(isSinglePage()).toBe(expected)
})

test('an old base library without categories is judged by its scene', () => {
  useFakeWx({ getLaunchOptionsSync: () => ({ scene: 1154 }) })

  expect(isSinglePage()).toBe(true)
})

test('texts about the device are cut to 64 characters', () => {
  useFakeWx({
    getDeviceInfo: () => ({ platform: 'ios', model: 'M'.repeat(100), system: 'iOS 18' }),
    getAccountInfoSync: () => ({ miniProgram: { appId: 'wx1', envVersion: 'release', version: '1.0.0' } }),
    getAppBaseInfo: () => ({ language: 'zh_CN' }),
  })

  expect(getDeviceInfo()).toEqual({ appId: 'wx1', model: 'M'.repeat(64), system: 'iOS 18' })
})

test('random bytes are what the phone gave, and its failure is an error', async () => {
  useFakeWx({
    getRandomValues: ({ length, success }: WechatMiniprogram.GetRandomValuesOption) =>
      success?.({ randomValues: new Uint8Array(length).fill(9).buffer, errMsg: '' }),
  })
  const createRandomBytes = createRandomSource(new ManualTime().timers)
  expect(await createRandomBytes(16)).toEqual(new Uint8Array(16).fill(9))

  useFakeWx({
    getRandomValues: ({ fail }: WechatMiniprogram.GetRandomValuesOption) => fail?.({ errMsg: 'no' }),
  })
  expect((await failureOf(createRandomBytes(16))).kind).toBe('platform')
})

test('random bytes that never come end in a timeout after three seconds', async () => {
  const time = new ManualTime()
  useFakeWx({ getRandomValues: () => undefined })
  const failure = failureOf(createRandomSource(time.timers)(16))
  await time.advance(3_000)

  expect((await failure).kind).toBe('timeout')
})

test('the network notifies of changes only', () => {
  let report: WechatMiniprogram.OnNetworkStatusChangeCallback = () => undefined
  useFakeWx({
    getNetworkType: ({ success }: WechatMiniprogram.GetNetworkTypeOption) =>
      success?.({ networkType: 'wifi' } as never),
    onNetworkStatusChange: (listener: typeof report) => {
      report = listener
    },
  })
  const network = createNetwork()
  const seen: boolean[] = []
  network.subscribe((isOnline) => seen.push(isOnline))
  for (const isConnected of [true, false, false, true]) report({ isConnected, networkType: 'wifi' })

  expect(seen).toEqual([false, true])
  expect(network.isOnline).toBe(true)
})

test('another connection counts as a new one, a lost one does not', () => {
  const reports: WechatMiniprogram.OnNetworkStatusChangeCallback[] = []
  useFakeWx({
    getNetworkType: () => undefined,
    onNetworkStatusChange: (listener: WechatMiniprogram.OnNetworkStatusChangeCallback) =>
      reports.push(listener),
  })
  const notified: string[] = []
  createNetwork().onConnected(() => notified.push('connected'))
  const change = (networkType: 'wifi' | '4g' | 'none') => {
    for (const report of reports) report({ isConnected: networkType !== 'none', networkType })
  }
  change('4g')
  expect(notified).toHaveLength(1)
  change('none')
  expect(notified).toHaveLength(1)
  change('wifi')
  expect(notified).toHaveLength(2)
})

test('coming back from the background is a return, the first appearance is none', () => {
  let [show, hide] = [() => {}, () => {}]
  useFakeWx({
    onAppShow: (listener: () => void) => {
      show = listener
    },
    onAppHide: (listener: () => void) => {
      hide = listener
    },
  })
  const notified: string[] = []
  onReturn(() => notified.push('returned'))
  show()
  expect(notified).toEqual([])
  hide()
  show()
  show()
  expect(notified).toEqual(['returned'])
})

test('a phone without a connection at launch is offline', () => {
  useFakeWx({
    getNetworkType: ({ success }: WechatMiniprogram.GetNetworkTypeOption) =>
      success?.({ networkType: 'none' } as never),
    onNetworkStatusChange: () => undefined,
  })

  expect(createNetwork().isOnline).toBe(false)
})

test('the theme follows the phone', () => {
  let change: (result: { theme: string }) => void = () => undefined
  useFakeWx({
    getAppBaseInfo: () => ({ theme: 'dark' }),
    onThemeChange: (listener: typeof change) => {
      change = listener
    },
  })
  const theme = createSystemTheme()
  expect(theme.current).toBe('dark')
  change({ theme: 'light' })

  expect(theme.current).toBe('light')
})
