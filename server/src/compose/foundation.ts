import type { Config } from '../config/config.ts'
import { type KeyRing, reportUnreadable } from '../core/key-ring.ts'
import { type CreateId, createRandomId, type RandomBytes } from '../core/random.ts'
import type { Hmac } from '../core/secrets.ts'
import type { WechatClient } from '../core/wechat-client.ts'
import { createLogThrottle } from '../ops/log-throttle.ts'
import type { Log } from '../ops/log-types.ts'
import { createMetrics, type Metrics } from '../ops/metrics.ts'
import { createSignInOutcomes, type SignInOutcomes } from '../ops/sign-in-outcomes.ts'
import { openStore, type Store } from '../store/store.ts'
import { createWechatClient } from '../wechat/http-wechat-client.ts'
import type { StartTimer } from '../wechat/platform-call.ts'
import { createKeys } from './keys.ts'

interface FoundationOptions {
  config: Config
  log: Log
  now: () => number
  startTimer?: StartTimer | undefined
  randomBytes: RandomBytes
}

/** What everything else is built on. */
export interface Foundation {
  now: () => number
  randomBytes: RandomBytes
  createId: CreateId
  /** Counts every entry, and writes it unless that would be too often. */
  log: Log
  metrics: Metrics
  outcomes: SignInOutcomes
  hmac: Hmac
  ring: KeyRing
  store: Store
  wechat: WechatClient
}

export async function openFoundation(options: FoundationOptions): Promise<Foundation> {
  const { config, now, startTimer, randomBytes } = options
  const { mode, database: location, wechat: platform } = config
  const metrics = createMetrics()
  const outcomes = createSignInOutcomes(now)
  const log = createCountedLog(options.log, metrics, outcomes, now)
  const { hmac, ring: plainRing } = createKeys(config, randomBytes)
  const ring = reportUnreadable(plainRing, ({ table, column, row }) =>
    log({ event: 'text_unreadable', table, column, row }),
  )
  const stamp = { mode, appId: platform.appId }
  const observer = createStoreObserver(metrics, log)
  const store = await openStore({ location, stamp, hmac, now: now(), observer })
  const wechat = createWechatClient({
    appId: platform.appId,
    appSecret: platform.appSecret,
    baseUrl: platform.baseUrl,
    timeoutMs: platform.timeoutMs,
    tokenStore: store.createTokenStore(ring),
    startTimer,
    now,
    random: () => randomBytes(4).readUInt32BE() / 2 ** 32,
    onAlarm: (errcode) => log({ event: 'wechat_alarm', errcode }),
    onCall: metrics.onWechatCall,
  })
  const createId = () => createRandomId(randomBytes)
  return { now, randomBytes, createId, log, metrics, outcomes, hmac, ring, store, wechat }
}

function createCountedLog(write: Log, metrics: Metrics, outcomes: SignInOutcomes, now: () => number): Log {
  const isDue = createLogThrottle(now)
  return (entry) => {
    metrics.observeLog(entry)
    outcomes.observeLog(entry)
    if (isDue(entry)) write(entry)
  }
}

function createStoreObserver(metrics: Metrics, log: Log) {
  return {
    onStatement: metrics.onStatement,
    onFault(code: string) {
      metrics.onStoreFault()
      log({ event: 'store_fault', code })
    },
  }
}
