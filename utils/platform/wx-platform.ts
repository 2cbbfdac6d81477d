import type { Timers } from '../core/timers'
import { onReturn } from './app-return'
import { getDeviceInfo } from './device'
import { createLogin } from './login'
import type { Network } from './network'
import { findObstacle } from './obstacle'
import { createRandomSource } from './random'
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
