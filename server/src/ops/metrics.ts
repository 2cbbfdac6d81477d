import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { LogEntry } from './log-types.ts'
import { createSeriesHistogram } from './series-histogram.ts'

export interface Metrics {
  /** Everything that is logged is counted too, and so is what the log says only once a minute. */
  observeLog(entry: LogEntry): void
  onStatement(durationMs: number): void
  onStoreFault(): void
  onWechatCall(call: { name: string; outcome: string; durationMs: number }): void
  /** In Prometheus' text format. */
  render(): Promise<string>
  contentType: string
}

const fastBuckets = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5]
const slowBuckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/**
 * Every label is from a closed set of ours: route template, method, status class, error code, call. Nothing
 * that a person, a phone or WeChat writes can become one.
 */
export function createMetrics(): Metrics {
  const ofProcess = watchProcess()
  const registry = new Registry()
  const statements = new Histogram({
    name: 'passport_store_statement_seconds',
    help: 'Time of one statement of the store.',
    buckets: fastBuckets,
    registers: [registry],
  })
  const { observe: observeStatement } = statements.labels()
  const storeFaults = new Counter({
    name: 'passport_store_faults_total',
    help: 'Statements that the store could not answer.',
    registers: [registry],
  })
  const onWechatCall = createCallObserver(registry)
  return {
    observeLog: createLogObserver(registry),
    onStatement: (durationMs) => observeStatement(durationMs / 1000),
    onStoreFault: () => storeFaults.inc(),
    onWechatCall,
    render: async () => `${await ofProcess.metrics()}\n${await registry.metrics()}`,
    contentType: registry.contentType,
  }
}

/** Watches of the process end with it, so that there is one of each, whatever is opened and closed in it. */
let processRegistry: Registry | null = null

function watchProcess(): Registry {
  if (processRegistry) return processRegistry
  processRegistry = new Registry()
  collectDefaultMetrics({ register: processRegistry, prefix: 'passport_' })
  return processRegistry
}

function createCallObserver(registry: Registry): Metrics['onWechatCall'] {
  const calls = new Histogram({
    name: 'passport_wechat_call_seconds',
    help: 'Time of one call to WeChat.',
    labelNames: ['call', 'outcome'],
    buckets: slowBuckets,
    registers: [registry],
  })
  return ({ name, outcome, durationMs }) => calls.observe({ call: name, outcome }, durationMs / 1000)
}

type RequestEntry = Extract<LogEntry, { event: 'request' }>

function createLogObserver(registry: Registry): (entry: LogEntry) => void {
  const observeRequest = createRequestObserver(registry)
  const trouble = new Counter({
    name: 'passport_trouble_total',
    help: 'Log entries that an operator should look at, by event.',
    labelNames: ['event'],
    registers: [registry],
  })
  return (entry) => {
    if (entry.event === 'request') observeRequest(entry)
    else if (!quietEvents.has(entry.event)) trouble.inc({ event: entry.event })
  }
}

const quietEvents = new Set<LogEntry['event']>(['listening', 'started', 'stopping', 'stopped'])

function createRequestObserver(registry: Registry): (entry: RequestEntry) => void {
  const registers = [registry]
  const requests = createSeriesHistogram(registry, {
    name: 'passport_request_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    buckets: fastBuckets,
  })
  const signIns = new Counter({
    name: 'passport_sign_ins_total',
    help: 'Sign-ins by outcome: signed_in, the code of the refusal, or connection_closed.',
    labelNames: ['outcome'],
    registers,
  })
  const limited = new Counter({
    name: 'passport_limited_total',
    help: 'Requests refused by a limit.',
    labelNames: ['route', 'method'],
    registers,
  })
  return ({ route, method: given, status, durationMs, code }) => {
    const method = knownMethod(given)
    const family = Math.floor(status / 100)
    const observe = requests.find(`${method} ${route} ${family}`, () => ({
      route,
      method,
      status: `${family}xx`,
    }))
    observe(durationMs / 1000)
    if (route === '/v1/sessions' && method === 'POST') signIns.inc({ outcome: code ?? 'signed_in' })
    if (code === 'rate_limited') limited.inc({ route, method })
  }
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

function knownMethod(method: string): string {
  return methods.includes(method) ? method : 'other'
}
