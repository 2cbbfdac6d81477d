import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { World } from '../world/world.ts'
import { browserCheck } from './browser-check.ts'
import type { ControlEvents } from './control-events.ts'
import { sendFont } from './fonts.ts'
import type { HostBundle } from './host-bundle.ts'
import { hostPage, hostPagePolicy, overPage } from './host-page.ts'
import { HttpError, requireUrl, sendAsset } from './http.ts'
import type { HostConnection, LaunchSession } from './launch-session.ts'
import type { Launches } from './launches.ts'
import { createPhoneCalls } from './phone-calls.ts'
import { createPhoneNetwork, type PhoneNetwork } from './phone-network.ts'
import type { Channel, Upgrade } from './sockets.ts'
import type { StorageRepository } from './storage-repository.ts'

interface AppSiteOptions {
  world: World
  launches: Launches
  storage: StorageRepository
  events: Pick<ControlEvents, 'record'>
  hostBundle: HostBundle
  channel: Channel
  controlPort: () => number
}

export interface AppSite {
  onRequest(request: IncomingMessage, response: ServerResponse): Promise<void>
  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Cuts the requests in flight of a device. */
  interrupt(deviceId: string): void
}

const noLaunch = 'There is no such launch. Start the app again.'

/** The app's own origin: the page that runs it, its files, and the phone's socket. The address is the credential. */
export function createAppSite(options: AppSiteOptions): AppSite {
  const networks = new Map<string, PhoneNetwork>()
  return {
    async onRequest(request, response) {
      const path = pathOf(request)
      if (request.method !== 'GET' && request.method !== 'HEAD') throw new HttpError(405, 'Only GET')
      if (path === browserCheck.path) return sendAsset(response, browserCheck)
      if (path.startsWith('/fonts/')) return sendFont(response, path.slice('/fonts/'.length))
      const match = /^\/l\/([\w-]{22})\/(.*)$/.exec(path)
      if (!match)
        throw new HttpError(404, 'There is nothing here; open the address that was printed at start')
      return sendLaunch(options, { request, response, id: match[1] ?? '', rest: match[2] ?? '' })
    },
    onUpgrade(request, socket, head) {
      const id = /^\/l\/([\w-]{22})\/socket$/.exec(pathOf(request))?.[1] ?? ''
      if (request.headers.origin === undefined)
        throw new HttpError(403, 'Only the page of the app may connect')
      const session = requireSession(options.launches, id)
      openPhoneSocket(options, { request, socket, head }, { session, networks })
    },
    interrupt: (deviceId) => networks.get(deviceId)?.interrupt(),
  }
}

interface LaunchRequest {
  request: IncomingMessage
  response: ServerResponse
  id: string
  /** What follows the launch in the path. */
  rest: string
}

async function sendLaunch(
  { launches, hostBundle, controlPort }: AppSiteOptions,
  { request, response, id, rest }: LaunchRequest,
): Promise<void> {
  if (rest === '' && !launches.find(id)) return sendOver(response, launches.findEndReason(id))
  const session = requireSession(launches, id)
  if (rest === '') {
    const headers = { 'content-security-policy': hostPagePolicy(request, id, controlPort()) }
    return sendAsset(response, { type: 'text/html; charset=utf-8', body: hostPage }, { headers })
  }
  if (rest === 'host.js')
    return sendAsset(response, { type: 'text/javascript; charset=utf-8', body: (await hostBundle()).script })
  if (rest === 'host.js.map')
    return sendAsset(response, { type: 'application/json', body: (await hostBundle()).sourceMap })
  if (rest.startsWith('files/')) return sendFile(response, session, rest.slice('files'.length))
  throw new HttpError(404, `There is no ${rest}`)
}

function openPhoneSocket(
  options: AppSiteOptions,
  upgrade: Upgrade,
  { session, networks }: { session: LaunchSession; networks: Map<string, PhoneNetwork> },
): void {
  const { deviceId, background } = session
  const { appId, urlCheck } = session.build()
  const { isSuspended } = background
  const network = createPhoneNetwork({ ...options, deviceId, appId, urlCheck, isSuspended })
  options.channel.open(upgrade, {
    onCall: createPhoneCalls({ ...options, session, network }),
    onEvent(event, params) {
      session.relayHostEvent(event, params)
      options.events.record(session, event, params)
    },
    onOpen(connection: HostConnection) {
      networks.set(deviceId, network)
      background.onSuspend(network.interrupt)
      session.attachPhone(connection)
    },
    onClose(connection) {
      network.interrupt()
      session.detachPhone(connection, 'The page that ran the app was closed')
      if (networks.get(deviceId) === network) networks.delete(deviceId)
    },
  })
}

function requireSession(launches: Launches, id: string): LaunchSession {
  const session = launches.find(id)
  if (session) return session
  const reason = launches.findEndReason(id)
  throw reason
    ? new HttpError(410, reason)
    : new HttpError(404, 'There is no such launch; start the app again')
}

/** A person may have the page of an old launch open, and gets a page to read. */
function sendOver(response: ServerResponse, reason: string | null): void {
  const policy = "default-src 'none'; frame-ancestors http://127.0.0.1:* http://localhost:*"
  sendAsset(
    response,
    { type: 'text/html; charset=utf-8', body: overPage(reason ?? noLaunch) },
    { status: reason ? 410 : 404, headers: { 'content-security-policy': policy } },
  )
}

function sendFile(response: ServerResponse, session: LaunchSession, path: string): void {
  const { files } = session.build()
  const file = Object.hasOwn(files, path) ? files[path] : undefined
  if (!file) throw new HttpError(404, `The package has no ${path}`)
  sendAsset(response, { type: file.type, body: Buffer.from(file.base64, 'base64') })
}

function pathOf(request: IncomingMessage): string {
  try {
    return decodeURIComponent(requireUrl(request).pathname)
  } catch {
    throw new HttpError(400, 'The address is not readable')
  }
}
