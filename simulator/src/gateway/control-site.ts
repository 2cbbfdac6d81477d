import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { browserCheck } from './browser-check.ts'
import type { ControlEvents } from './control-events.ts'
import type { ControlRoutes } from './control-routes.ts'
import { sendFont } from './fonts.ts'
import { shellPolicy } from './host-page.ts'
import { type Asset, HttpError, readJson, requireUrl, sendAsset, sendJson } from './http.ts'
import type { ControllerConnection } from './launch-session.ts'
import type { Launches } from './launches.ts'
import type { Channel } from './sockets.ts'

interface ControlSiteOptions {
  token: string
  routes: ControlRoutes
  events: ControlEvents
  launches: Launches
  channel: Channel
  shellFiles: Map<string, Asset>
  appPort: () => number
}

const writes = new Set(['PUT', 'POST', 'PATCH'])
const buildLimitBytes = 32 * 1024 * 1024
const bodyLimitBytes = 1024 * 1024

/** The control origin: the API for whoever holds the token, and the shell page, which holds it in memory. */
export function createControlSite(options: ControlSiteOptions) {
  return {
    async onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const path = requireUrl(request).pathname
      if (path.startsWith('/control/')) return sendControl(options, request, response)
      if (request.method !== 'GET' && request.method !== 'HEAD') throw new HttpError(405, 'Only GET')
      if (path === browserCheck.path) return sendAsset(response, browserCheck)
      if (path.startsWith('/fonts/')) return sendFont(response, path.slice('/fonts/'.length))
      sendShell(options, response, path)
    },
    onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      if (request.headers.origin !== undefined) throw new HttpError(403, 'No web page may connect here')
      requireToken(options, request)
      const id = /^\/control\/phone\/([\w-]+)$/.exec(requireUrl(request).pathname)?.[1] ?? ''
      const session = options.launches.find(id)
      if (!session) throw new HttpError(404, 'There is no such launch')
      const upgrade = { request, socket, head }
      options.channel.open(upgrade, {
        onCall: (method, params) => session.callHost(method, params),
        onEvent: () => {},
        onOpen: (connection: ControllerConnection) => session.attachController(connection),
        onClose: (connection) => session.detachController(connection),
      })
    },
  }
}

function requireToken({ token }: ControlSiteOptions, request: IncomingMessage): void {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
  if (!timingSafeEqual(sha256(given), sha256(token))) throw new HttpError(401, 'Send the control token')
}

async function sendControl(
  options: ControlSiteOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  requireToken(options, request)
  const path = requireUrl(request).pathname
  if (request.method === 'GET' && path === '/control/events') return options.events.stream(response)
  const { handle, id } = requireRoute(options.routes, request.method ?? 'GET', path)
  const limit = path.startsWith('/control/builds/') ? buildLimitBytes : bodyLimitBytes
  const body = writes.has(request.method ?? '') ? await readJson(request, limit) : null
  sendJson(response, 200, await handle(id, body))
}

function sendShell(
  { shellFiles, appPort }: ControlSiteOptions,
  response: ServerResponse,
  path: string,
): void {
  const file = shellFiles.get(path)
  if (!file) throw new HttpError(404, `There is no ${path}`)
  sendAsset(response, file, { headers: { 'content-security-policy': shellPolicy(appPort()) } })
}

function requireRoute(routes: ControlRoutes, method: string, path: string) {
  const parts = path.split('/')
  const id = parts[3] ?? ''
  const pattern = parts.map((part, index) => (index === 3 ? ':id' : part)).join('/')
  const handle = Object.hasOwn(routes, `${method} ${pattern}`) ? routes[`${method} ${pattern}`] : undefined
  if (!handle) throw new HttpError(404, `There is no ${method} ${path}`)
  return { handle, id }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
