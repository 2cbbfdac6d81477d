import type { Timers } from '../core/timers'
import { onReturn } from './app-return'
import { isBaseLibraryAtLeast, minimumBaseLibrary } from './base-library'
import { getDeviceInfo } from './device'
import { createLogin } from './login'
import type { Network } from './network'
import { createRandomSource } from './random'
import { isSinglePage } from './single-page'
import { createStorage } from './storage'

interface WxPlatformOptions {
  /** Before the keys of everything that is stored. */
  storagePrefix: string
  network: Network
  timers: Timers
}

/** WeChat on this phone, as the auth util needs it. */
export function wxPlatform({ storagePrefix: prefix, network, timers }: WxPlatformOptions) {
  return {
    login: createLogin({ timers, network }),
    createRandomBytes: createRandomSource(timers),
    getDeviceInfo,
    findObstacle,
    secrets: createStorage({ timers, prefix, isEncrypted: true }),
    storage: createStorage({ timers, prefix, isEncrypted: false }),
    onConnected: network.onConnected,
    onReturn,
  }
}

/** Why nobody can be signed in during this launch, whatever they do; mostly `null`. */
function findObstacle(): 'single_page' | 'wechat_outdated' | null {
  if (isSinglePage()) return 'single_page'
  return isBaseLibraryAtLeast(minimumBaseLibrary) ? null : 'wechat_outdated'
}
