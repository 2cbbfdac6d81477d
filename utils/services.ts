import { baseUrl } from './api/base-url'
import { createCallApi } from './api/call-api'
import { createApi } from './api/create-api'
import { passportBackend } from './api/passport-backend'
import { readUser, type User } from './api/user'
import { createAccount } from './app/account'
import { createDefinePage } from './app/define-page'
import { createI18n } from './app/i18n'
import { createPreferences } from './app/preferences'
import { home, pathOf, type Route, tabs } from './app/routes'
import { createAuth } from './auth/create-auth'
import { createUserCaches } from './auth/user-caches'
import { en } from './locales/en'
import { zhCN } from './locales/zh-CN'
import { findBaseUrlOverride } from './platform/base-url-override'
import { getAppInfo } from './platform/device'
import { createNavigation } from './platform/navigation'
import { createNetwork } from './platform/network'
import { createSendRequest } from './platform/request'
import { isSinglePage } from './platform/single-page'
import { createStoredValue } from './platform/stored-value'
import { createSystemTheme } from './platform/theme'
import { timers } from './platform/timers'
import { createUi } from './platform/ui'
import { wxPlatform } from './platform/wx-platform'

const clock = () => Date.now()
const app = getAppInfo()
const network = createNetwork()
const navigation = createNavigation<Route>({ tabs, home, isSinglePage, pathOf })
const caches = createUserCaches()
const storedPreferences = createStoredValue('passport.preferences')
const preferences = createPreferences({ stored: storedPreferences.read(), save: storedPreferences.write })

const callApi = createCallApi({
  send: createSendRequest({ network, timers }),
  timers,
  origin: findBaseUrlOverride('passport.baseUrl') ?? baseUrl,
})

const auth = createAuth<User, Route>({
  platform: wxPlatform({ storagePrefix: `passport.${app.envVersion}.`, network, timers }),
  backend: passportBackend(callApi),
  navigation: {
    openLogin: () => navigation.open({ page: 'login' }),
    replace: navigation.replace,
    back: navigation.back,
  },
  caches,
  clock,
  timers,
  readUser,
})

const api = createApi({ callApi, authorised: auth.authorised })

/** Everything pages may use, made once. */
export const services = {
  app,
  auth,
  api,
  account: createAccount({ auth, getMe: api.getMe, caches, clock }),
  navigation,
  network,
  preferences,
  i18n: createI18n({ locales: { 'zh-CN': zhCN, en }, systemLanguage: app.language, preferences }),
  theme: createSystemTheme(),
  ui: createUi(),
}

/** `Page(definePage({ … }))` makes a page that uses them. */
export const definePage = createDefinePage(services)
