import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { createAdminService } from '../admin/admin-service.ts'
import type { Config } from '../config/config.ts'
import { type BackgroundWork, createBackgroundWork } from '../core/background-work.ts'
import { dayOf } from '../core/days.ts'
import { isLoopback } from '../core/loopback.ts'
import type { RandomBytes } from '../core/random.ts'
import { createKeyCheck } from '../core/reencrypt.ts'
import { runAll, runTogether } from '../core/run-all.ts'
import type { HttpOptions } from '../http/base-app.ts'
import { describeError } from '../ops/describe-error.ts'
import type { Log } from '../ops/log-types.ts'
import { createReadiness } from '../ops/readiness.ts'
import { openMaskedPhone } from '../profile/phone-number.ts'
import type { Agreements } from '../sign-in/agreements.ts'
import type { StartTimer } from '../wechat/platform-call.ts'
import { cleanUp } from './clean-up.ts'
import { type Foundation, openFoundation } from './foundation.ts'
import { createMembers } from './members.ts'
import { createOperationsApp } from './operations-app.ts'
import { createPublicApp } from './public-app.ts'
import { createPush } from './push.ts'

interface AppOptions {
  config: Config
  agreements: Agreements
  log: Log
  now: () => number
  /** Default: the real one. */
  startTimer?: StartTimer
  randomBytes: RandomBytes
  /** Pages that show the API, for people; `false` leaves them out, as most tests do. */
  servesDocs?: boolean
}

export interface App {
  publicApp: FastifyInstance
  operationsApp: FastifyInstance
  /** Erases what has been kept long enough. */
  sweep(): Promise<void>
  /** Brings the statistics that all nodes share up to date. */
  rollUp(): Promise<void>
  /** Lets requests and background work that are under way finish, then releases the database file. */
  close(): Promise<void>
}

/** Opens the store and builds both listeners. Neither listens yet. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, agreements, now, randomBytes, servesDocs = true } = options
  const { publicUrl, fallback, deletionGraceMs, wechat: platform } = config
  const foundation = await openFoundation({
    config,
    log: options.log,
    now,
    startTimer: options.startTimer,
    randomBytes,
  })
  const { store, log, ring, metrics, wechat } = foundation
  const closing = new AbortController()
  const { signal } = closing
  const settings = { appId: platform.appId, publicUrl, fallback, deletionGraceMs }
  const members = createMembers(foundation, settings, agreements, signal)
  const push = createPush(foundation, members, { appId: platform.appId, config: config.push }, signal)
  const publicApp = await createPublicApp({
    http: createHttpOptions(log, config, wechat.longestCallMs, config.mode === 'development'),
    rules: members.rules,
    push: push.service,
    now,
  })
  if (publicUrl === null)
    log({ event: 'avatars_stay_private', hint: 'Set PUBLIC_URL so that WeChat can check them.' })
  const operationsApp = await createOperationsApp({
    http: createHttpOptions(log, config, wechat.longestCallMs, isLoopback(config.opsListen.host)),
    admin: createAdminService({
      store: store.admin,
      maskSealedPhone: (userId, sealed) => openMaskedPhone(ring, userId, sealed),
      now,
      randomBytes,
    }),
    limits: store.limits,
    findFaults: createReadiness(store.health, now, createKeyCheck(store.sealedTexts, ring, now)),
    openApi: () => publicApp.swagger(),
    metrics,
    now,
    servesDocs,
  })
  const checks = [push.work, ...members.work]
  const { cleaning, rollingUp } = createUpkeep(foundation, signal)
  const work = [cleaning, rollingUp, ...checks]
  let closed: Promise<void> | null = null
  return {
    publicApp,
    operationsApp,
    // Erasure has legal time limits, so it does not wait for WeChat; nor does one check wait for another.
    sweep: () => runAll([cleaning.run, () => runTogether(checks.map(({ run }) => run))]),
    rollUp: rollingUp.run,
    close() {
      closed ??= close(foundation, [publicApp, operationsApp], work, closing)
      return closed
    },
  }
}

/** What every node does from time to time. */
function createUpkeep({ store, outcomes, hmac, createId, now }: Foundation, signal: AbortSignal) {
  const { accounts, personal, admin, statistics } = store
  return {
    cleaning: createBackgroundWork(
      (stop) => cleanUp({ accounts, personal, admin, hmac, createId, now, signal: stop }),
      signal,
    ),
    rollingUp: createBackgroundWork(async (stop) => {
      await outcomes.flush(statistics.addOutcomes)
      await statistics.rollUp({ now: now(), today: dayOf(now()), signal: stop })
    }, signal),
  }
}

/** Binding a number asks WeChat twice. */
const callsOfLongestRequest = 2
/** What the store and our own work may take beside them. */
const workMs = 30_000

function createHttpOptions(
  log: Log,
  { trustedProxies }: Pick<Config, 'trustedProxies'>,
  longestCallMs: number,
  isLocalOnly: boolean,
): HttpOptions {
  return {
    log,
    reportBug: (requestId, error) => log({ event: 'internal_error', requestId, ...describeError(error) }),
    createRequestId: randomUUID,
    isLocalOnly,
    trustedProxies,
    silenceLimitMs: workMs + callsOfLongestRequest * longestCallMs,
  }
}

async function close(
  { outcomes, store }: Foundation,
  listeners: FastifyInstance[],
  work: BackgroundWork[],
  closing: AbortController,
): Promise<void> {
  closing.abort()
  await Promise.all(listeners.map((listener) => listener.close()))
  await Promise.all(work.map(({ settle }) => settle()))
  // Stored before the requests that still wait for WeChat have ended; a failure does not keep the server from stopping.
  await outcomes.flush(store.statistics.addOutcomes).catch(() => undefined)
  await Promise.all(listeners.map((listener) => listener.settleRequests()))
  await store.close()
}
