import { setTimeout as delay } from 'node:timers/promises'
import { RemoteError } from '../protocol/peer.ts'
import type { PhoneRequest, PhoneResponse } from '../protocol/phone.ts'
import { wechatVersion } from '../protocol/versions.ts'
import type { World } from '../world/world.ts'
import { fetchLocally } from './local-fetch.ts'
import { requestFailures } from './phone-errors.ts'
import { createSemaphore } from './semaphore.ts'

/** WeChat runs ten requests of an app at once; the others wait. */
const concurrentRequests = 10
const maxRedirects = 5
const methods = new Set(['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE'])
const redirectStatuses = new Set([301, 302, 303, 307, 308])
/** Headers that belong to WeChat or to the connection. */
const ownHeaders = new Set([
  'referer',
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'accept-encoding',
  'user-agent',
])

interface PhoneNetworkOptions {
  world: World
  deviceId: string
  appId: string
  /** Of the build: without it every server of this machine can be reached by its own address. */
  urlCheck: boolean
  /** Whether WeChat lets the app use no network, because it is in the background. */
  isSuspended: () => boolean
}

/** `wx.request` of one phone: the world does the network, so no page's rules and no other host apply. */
export interface PhoneNetwork {
  request(request: PhoneRequest): Promise<PhoneResponse>
  abort(id: number): void
  /** Cuts what is in flight, as WeChat does when the network changes, and in the background. */
  interrupt(): void
}

/** What ends a request early: the app, the device or the page by `flight`, time by `deadline`. */
interface Limits {
  flight: AbortSignal
  deadline: AbortSignal
}

interface Step {
  url: URL
  method: string
  header: Record<string, string>
  body: string | null
}

export function createPhoneNetwork(options: PhoneNetworkOptions): PhoneNetwork {
  const flights = new Map<number, AbortController>()
  const semaphore = createSemaphore(concurrentRequests)

  async function fly(request: PhoneRequest, { flight, deadline }: Limits): Promise<PhoneResponse> {
    const step = toStep(request, options.appId)
    requireNetwork(options, step)
    const signal = AbortSignal.any([flight, deadline])
    return semaphore.run(signal, () => send(options, step, signal))
  }

  return {
    async request(request) {
      const flight = new AbortController()
      const limits = { flight: flight.signal, deadline: AbortSignal.timeout(request.timeoutMs) }
      const record = createRecorder(options, request)
      flights.set(request.id, flight)
      try {
        const response = await fly(request, limits)
        record(response.statusCode)
        return response
      } catch (error) {
        const failure = toFailure(error, limits)
        record(typeof failure.data.errno === 'number' ? failure.data.errno : 0)
        throw failure
      } finally {
        flights.delete(request.id)
      }
    },
    abort: (id) => flights.get(id)?.abort(requestFailures.aborted()),
    interrupt() {
      for (const flight of flights.values()) flight.abort(requestFailures.interrupted())
    },
  }
}

function requireNetwork(options: PhoneNetworkOptions, { url }: Step): void {
  if (options.isSuspended()) throw requestFailures.suspended()
  if (options.world.requireDevice(options.deviceId).networkType === 'none') throw requestFailures.offline()
  resolveHost(options, url)
}

async function send(options: PhoneNetworkOptions, step: Step, signal: AbortSignal): Promise<PhoneResponse> {
  const { faults } = options.world.state()
  if (faults.requestDelayMs > 0) await delay(faults.requestDelayMs, undefined, { signal })
  if (faults.serverDown) throw requestFailures.refused()
  let current = step
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    const response = await fetchLocally({ ...current, url: resolveHost(options, current.url), signal })
    const next = findRedirect(current, response)
    if (!next) return response
    current = next
  }
  throw requestFailures.tooManyRedirects()
}

function toStep({ url, method, header, body }: PhoneRequest, appId: string): Step {
  if (!URL.canParse(url)) throw requestFailures.invalid(`invalid url "${url}"`)
  if (!methods.has(method))
    throw requestFailures.invalid(`method ${method} is not available in the simulator`)
  const kept = Object.entries(header).filter(([name]) => !ownHeaders.has(name.toLowerCase()))
  return {
    url: new URL(url),
    method,
    body: method === 'GET' || method === 'HEAD' ? null : body,
    header: {
      ...Object.fromEntries(kept),
      referer: `https://servicewechat.com/${appId}/devtools/page-frame.html`,
      'user-agent': `Mozilla/5.0 MicroMessenger/${wechatVersion} MiniProgramEnv/Simulator`,
    },
  }
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** As a hosts file: the package's public origin leads to a server of this machine; nothing else is reachable. */
function resolveHost({ world, urlCheck }: PhoneNetworkOptions, url: URL): URL {
  const { hosts } = world.state()
  const target = Object.hasOwn(hosts, url.origin) ? hosts[url.origin] : undefined
  if (target !== undefined) return new URL(url.pathname + url.search, target)
  if (!urlCheck && loopback.test(url.hostname)) return url
  throw requestFailures.notInDomainList()
}

function findRedirect(step: Step, { statusCode, header }: PhoneResponse): Step | null {
  const location = Object.entries(header).find(([name]) => name.toLowerCase() === 'location')?.[1]
  if (!redirectStatuses.has(statusCode) || location === undefined) return null
  const url = new URL(location, step.url)
  const isSameMethod = statusCode >= 307 || step.method === 'GET' || step.method === 'HEAD'
  return {
    url,
    header: url.origin === step.url.origin ? step.header : withoutCredentials(step.header),
    ...(isSameMethod ? { method: step.method, body: step.body } : { method: 'GET', body: null }),
  }
}

function withoutCredentials(header: Record<string, string>): Record<string, string> {
  const isCredential = (name: string) => ['authorization', 'cookie'].includes(name.toLowerCase())
  return Object.fromEntries(Object.entries(header).filter(([name]) => !isCredential(name)))
}

function toFailure(error: unknown, { flight, deadline }: Limits): RemoteError {
  if (flight.aborted && flight.reason instanceof RemoteError) return flight.reason
  if (deadline.aborted) return requestFailures.timeout()
  if (error instanceof RemoteError) return error
  return requestFailures.invalid(error instanceof Error ? error.message : String(error))
}

function createRecorder(
  { world, deviceId }: Pick<PhoneNetworkOptions, 'world' | 'deviceId'>,
  { method, url }: PhoneRequest,
): (status: number) => void {
  const startedAt = performance.now()
  const path = URL.canParse(url) ? new URL(url).pathname : ''
  return (status) =>
    world.traffic.add({
      from: 'phone',
      at: new Date(world.now()).toISOString(),
      method,
      path,
      status,
      deviceId,
      durationMs: Math.round(performance.now() - startedAt),
    })
}
