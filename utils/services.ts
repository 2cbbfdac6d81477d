import { createAccount } from './account/create-account'
import { baseUrl } from './api/base-url'
import { createCallApi } from './api/call-api'
import { createApi } from './api/create-api'
import { createAuth } from './auth/create-auth'
import { createI18n } from './core/i18n'
import { createPreferences } from './core/preferences'
import { createUserCaches } from './core/user-caches'
import { en } from './locales/en'
import { zhCN } from './locales/zh-CN'
import { onReturn } from './platform/app-return'
import { findBaseUrlOverride } from './platform/base-url-override'
import { getAppInfo, getDeviceInfo } from './platform/device'
import { createLogin } from './platform/login'
import { createNavigation, type Route } from './platform/navigation'
import { createNetwork } from './platform/network'
import { findObstacle } from './platform/obstacle'
import { readPreferences, savePreferences } from './platform/preference-storage'
import { createRandomSource } from './platform/random'
import { createSendRequest } from './platform/request'
import { isSinglePage } from './platform/single-page'
import { createStorage } from './platform/storage'
import { createSystemTheme } from './platform/theme'
import { timers } from './platform/timers'
import { createUi } from './platform/ui'

const clock = () => Date.now()
const app = getAppInfo()
const network = createNetwork()
const navigation = createNavigation(isSinglePage)
const caches = createUserCaches()
const preferences = createPreferences({ stored: readPreferences(), save: savePreferences })
const prefix = `passport.${app.envVersion}.`

const callApi = createCallApi({
  send: createSendRequest({ network, timers }),
  timers,
  origin: findBaseUrlOverride() ?? baseUrl,
})

const auth = createAuth<Route>({
  callApi,
  caches,
  clock,
  timers,
  platform: {
    login: createLogin({ timers, network }),
    createRandomBytes: createRandomSource(timers),
    getDeviceInfo,
    findObstacle,
    secrets: createStorage({ timers, prefix, isEncrypted: true }),
    storage: createStorage({ timers, prefix, isEncrypted: false }),
    onConnected: network.onConnected,
    onReturn,
    navigation: {
      openLogin: () => navigation.open({ page: 'login' }),
      replace: navigation.replace,
      back: navigation.back,
    },
  },
})

const api = createApi({ callApi, request: auth.request })

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
