import { randomBytes, randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { createAdminService } from '../admin/admin-service.ts'
import type { Config } from '../config/config.ts'
import { createBackgroundWork } from '../core/background-work.ts'
import { dayOf } from '../core/days.ts'
import { createKeyRing, type KeyRing, reportUnreadable } from '../core/key-ring.ts'
import type { RandomBytes } from '../core/random.ts'
import { createKeyCheck } from '../core/reencrypt.ts'
import { runAll } from '../core/run-all.ts'
import { createHmacHasher } from '../core/secrets.ts'
import { cleanUp } from '../ops/clean-up.ts'
import { describeError } from '../ops/describe-error.ts'
import { createLogThrottle } from '../ops/log-throttle.ts'
import type { Log } from '../ops/log-types.ts'
import { createMetrics } from '../ops/metrics.ts'
import { createReadiness } from '../ops/readiness.ts'
import { createSignInOutcomes, type SignInOutcomes } from '../ops/sign-in-outcomes.ts'
import { openMaskedPhone } from '../profile/phone-number.ts'
import type { Agreements } from '../sign-in/agreements.ts'
import { openStore, type Store } from '../store/store.ts'
import type { StartTimer } from '../wechat/platform-call.ts'
import { createMemberServices, type MemberServices } from './member-services.ts'
import { createOperationsApp } from './operations-app.ts'
import { createPublicApp } from './public-app.ts'

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
  /** Lets requests on their way finish and the background leave off, then gives the database file free. */
  close(): Promise<void>
}

const fallbackKeyBytes = 32

/** Opens the store and builds both listeners. Neither listens yet. */
export async function createApp(given: AppOptions): Promise<App> {
  const { config, now } = given
  const metrics = createMetrics()
  const outcomes = createSignInOutcomes(now)
  const isDue = createLogThrottle(now)
  const log: Log = (entry) => {
    metrics.observeLog(entry)
    outcomes.observeLog(entry)
    if (isDue(entry)) given.log(entry)
  }
  const options = { ...given, log }
  const hmac = createHmacHasher(config.codeHmacKey ?? randomBytes(fallbackKeyBytes))
  const { mode, database: location, wechat } = config
  const stamp = { mode, appId: wechat.appId }
  const observer = {
    onStatement: metrics.onStatement,
    onFault: (code: string) => {
      metrics.onStoreFault()
      log({ event: 'store_fault', code })
    },
  }
  const store = await openStore({ location, stamp, hmac, now: now(), observer })
  const ring = buildKeyRing(options)
  const closing = new AbortController()
  const stopping = closing.signal
  const services = createMemberServices({ ...options, store, hmac, ring, metrics, stopping })
  const { cleaning, rollingUp } = createUpkeep({ ...options, store, hmac, outcomes, stopping })
  const publicApp = await createPublicApp({ ...baseOptions(options, services), ...services, ...options })
  if (config.publicUrl === null)
    log({ event: 'avatars_stay_private', hint: 'Set PUBLIC_URL so that WeChat can check them.' })
  const operationsApp = await createOperationsApp({
    ...baseOptions(options, services),
    isLocalOnly: isLoopback(config.opsListen.host),
    servesDocs: given.servesDocs ?? true,
    findFaults: createReadiness(store.health, now, createKeyCheck(store.sealedTexts, ring, now)),
    openApi: () => publicApp.swagger(),
    admin: createAdminService({
      store: store.admin,
      maskSealedPhone: (userId, sealed) => openMaskedPhone(ring, userId, sealed),
      now,
      randomBytes,
    }),
    limits: store.limits,
    metrics,
    now,
  })
  async function closeAll(): Promise<void> {
    closing.abort()
    const listeners = [publicApp, operationsApp]
    await Promise.all(listeners.map((listener) => listener.close()))
    await Promise.all([cleaning, rollingUp, services].map((work) => work.settle()))
    // Counts are worth no refusal to stop, and nothing that still waits for WeChat may cost them.
    await outcomes.flush(store.statistics.addOutcomes).catch(() => undefined)
    await Promise.all(listeners.map((listener) => listener.settleRequests()))
    await store.close()
  }
  let closed: Promise<void> | null = null
  return {
    publicApp,
    operationsApp,
    // What the law sets a time for does not wait for what WeChat has to say.
    sweep: () => runAll([cleaning.run, services.work]),
    rollUp: rollingUp.run,
    close() {
      closed ??= closeAll()
      return closed
    },
  }
}

interface UpkeepOptions extends AppOptions {
  store: Store
  hmac: (text: string) => string
  outcomes: SignInOutcomes
  stopping: AbortSignal
}

function createUpkeep(options: UpkeepOptions) {
  const { store, outcomes, now, stopping } = options
  const { addOutcomes, rollUp } = store.statistics
  return {
    cleaning: createBackgroundWork(() => cleanUp(options), stopping),
    rollingUp: createBackgroundWork(async () => {
      await outcomes.flush(addOutcomes)
      await rollUp({ now: now(), today: dayOf(now()), stopping })
    }, stopping),
  }
}

const dataKeyBytes = 32

/** Without configured keys, which only development may lack, what is encrypted is lost with the process. */
function buildKeyRing({ config, randomBytes, log }: AppOptions): KeyRing {
  const keys = config.dataKeys ?? [{ id: 'dev-process', key: randomBytes(dataKeyBytes) }]
  const ring = createKeyRing(keys, randomBytes)
  return reportUnreadable(ring, ({ table, column, row }) =>
    log({ event: 'text_unreadable', table, column, row }),
  )
}

/** Binding a number asks WeChat twice. */
const callsOfLongestRequest = 2

/** What the store and our own work may take beside them. */
const workMs = 30_000

function baseOptions({ config, log }: AppOptions, { longestCallMs }: MemberServices) {
  return {
    log,
    reportBug: (requestId: string, error: unknown) =>
      log({ event: 'internal_error', requestId, ...describeError(error) }),
    createRequestId: randomUUID,
    isLocalOnly: config.mode === 'development',
    trustedProxies: config.trustedProxies,
    silenceLimitMs: workMs + callsOfLongestRequest * longestCallMs,
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}
