import { jest } from '@jest/globals'
import { createDefinePage } from '../../utils/app/define-page'
import { createI18n } from '../../utils/app/i18n'
import { createPreferences } from '../../utils/app/preferences'
import { createObservable } from '../../utils/core/observable'
import { en } from '../../utils/locales/en'
import { zhCN } from '../../utils/locales/zh-CN'
import type { services } from '../../utils/services'

type Services = typeof services
export type AuthState = Services['auth']['state']
type Profile = NonNullable<Services['account']['current']>
type User = Profile['user']

export const user: User = {
  id: 'user-1',
  nickname: '林夏',
  avatarUrl: null,
  phone: null,
  createdAt: '2025-03-01T04:00:00.000Z',
  signInDays: 12,
  deviceCount: 3,
  lastSignInAt: '2026-11-22T01:41:00.000Z',
}

export const stranger: AuthState = { status: 'guest', isSignedOut: false, endedReason: null, error: null }

/** The services as a page sees them: words and preferences are real, the rest does what a test says. */
export function createFakeServices() {
  const auth = createObservable<AuthState>(stranger)
  const account = createObservable<Profile | null>(null)
  const online = createObservable(true)
  const preferences = createPreferences({ stored: { language: 'en' }, save: () => {} })
  const fake = {
    app: { version: '' },
    auth: {
      get state() {
        return auth.current
      },
      subscribe: auth.subscribe,
      ready: jest.fn(async () => auth.current),
      acquireCode: jest.fn(async () => 'code-1'),
      signIn: jest.fn<Services['auth']['signIn']>(async () => auth.current),
      signOut: jest.fn<Services['auth']['signOut']>(async () => {}),
      requireSignIn: jest.fn<Services['auth']['requireSignIn']>(async () => {}),
      leaveLogin: jest.fn(async () => {}),
      forgetReturn: jest.fn(),
      launch: jest.fn(),
    },
    account: {
      get current() {
        return account.current
      },
      subscribe: account.subscribe,
      refresh: jest.fn(async () => {}),
    },
    network: {
      get isOnline() {
        return online.current
      },
      subscribe: online.subscribe,
    },
    api: {
      getAgreement: jest.fn<Services['api']['getAgreement']>(async () => ({
        current: '2026-11-01',
        required: '2026-11-01',
        versions: [],
      })),
      getAgreementDocument: jest.fn<Services['api']['getAgreementDocument']>(async () => 'Terms\n\nBe kind.'),
      listDevices: jest.fn<Services['api']['listDevices']>(async () => ({ sessions: [], ended: [] })),
      endSession: jest.fn<Services['api']['endSession']>(async () => {}),
      endOtherSessions: jest.fn<Services['api']['endOtherSessions']>(async () => {}),
      readSecurityLog: jest.fn<Services['api']['readSecurityLog']>(async () => ({
        entries: [],
        nextCursor: null,
      })),
    },
    navigation: {
      open: jest.fn<Services['navigation']['open']>(async () => {}),
      urlOf: (route: { page: string; query?: object }) =>
        `/${route.page}?${JSON.stringify(route.query ?? {})}`,
    },
    preferences,
    i18n: createI18n({ locales: { 'zh-CN': zhCN, en }, systemLanguage: 'zh_CN', preferences }),
    theme: createObservable<'light' | 'dark'>('light'),
    ui: {
      toast: jest.fn<Services['ui']['toast']>(),
      confirm: jest.fn<Services['ui']['confirm']>(async () => true),
      setNavigationTitle: jest.fn<Services['ui']['setNavigationTitle']>(),
      setTabTexts: jest.fn<Services['ui']['setTabTexts']>(),
      setBarColors: jest.fn<Services['ui']['setBarColors']>(),
      openPrivacyContract: jest.fn(async () => {}),
      endPullDown: jest.fn(),
    },
  }
  /** Takes the place of `utils/services`. */
  const module = { services: fake, definePage: createDefinePage(fake) }
  return { fake, module, auth, account, online }
}
