import type { AccountState, ContentRules, DeviceState } from '../protocol/control.ts'
import type { Device } from '../protocol/phone.ts'

const fresh = { signIn: 'allowed', riskRank: 0, scopes: {}, privacyAgreed: false } as const

/** The people of a fresh world, in the order in which its devices belong to them. */
export const firstAccounts: readonly AccountState[] = [
  { id: 'lin-xia', nickname: '林夏', phoneNumber: '13800000001', ...fresh },
  { id: 'ming', nickname: 'Ming', phoneNumber: '13800000002', ...fresh },
  { id: 'ana', nickname: 'Ana', phoneNumber: '13800000003', ...fresh },
]

const defaults = { networkType: 'wifi', theme: 'light', language: 'zh_CN', fontSizeSetting: 16 } as const

export const firstDevices: readonly DeviceState[] = [
  { id: 'phone-1', accountId: 'lin-xia', ...defaults },
  { id: 'phone-2', accountId: 'ming', ...defaults },
  { id: 'phone-3', accountId: 'ana', ...defaults },
]

export const firstContent: ContentRules = {
  riskyWords: ['敏感词', 'forbidden'],
  reviewWords: ['待审', 'doubtful'],
  imageVerdict: 'pass',
}

/** What the devices are; this never changes. */
export const hardware: readonly Device[] = [
  { id: 'phone-1', brand: 'Apple', model: 'iPhone 15', system: 'iOS 17.5' },
  { id: 'phone-2', brand: 'HUAWEI', model: 'Mate 60', system: 'Android 12' },
  { id: 'phone-3', brand: 'Xiaomi', model: 'Xiaomi 14', system: 'Android 14' },
]
