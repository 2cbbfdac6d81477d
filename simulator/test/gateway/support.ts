import { type IncomingHttpHeaders, request } from 'node:http'
import { WebSocket } from 'ws'
import {
  createWorldServer,
  type WorldServer,
  type WorldServerOptions,
} from '../../src/gateway/world-server.ts'
import type { Build } from '../../src/protocol/build.ts'
import type {
  Launch,
  LaunchRequest,
  LaunchState,
  ProjectState,
  TrafficEntry,
  WorldState,
} from '../../src/protocol/control.ts'
import { createPeer, type Peer } from '../../src/protocol/peer.ts'

export const appId = 'wx5a3d9c7e1f2b4086'
export const publicOrigin = 'https://passport.example.com'

export const sampleBuild: Build = {
  id: 'build-1',
  level: 'strict',
  missing: [],
  urlCheck: true,
  appId,
  app: { pages: ['pages/first/first', 'pages/second/second'] },
  theme: { light: {}, dark: {} },
  units: {},
  scripts: '',
  templates: '',
  appStyle: '',
  files: { '/images/dot.png': { type: 'image/png', base64: Buffer.from('dot').toString('base64') } },
  package: { bytes: 0, files: {} },
}

/** A world on free ports, with a runtime that need not be bundled. */
export function startWorld(options: Partial<WorldServerOptions> = {}): Promise<WorldServer> {
  return createWorldServer({
    appId,
    hostBundle: async () => ({ script: '"the runtime"', sourceMap: '{}' }),
    ...options,
  })
}

interface RawAnswer {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

interface RawRequest {
  method?: string
  headers?: Record<string, string>
  body?: string
  /** Instead of the one in the address, sent as it is. */
  path?: string
}

/** One request with exactly these headers, which `fetch` would not allow. */
export function send(
  url: string,
  { method = 'GET', headers = {}, body, path }: RawRequest = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method, headers, agent: false, ...(path ? { path } : {}) },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text })
        })
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** Every field that some route answers; each test asserts those that it reads. */
type ControlBody = Launch & WorldState & ProjectState & { launches: LaunchState[]; entries: TrafficEntry[] }

interface ControlAnswer {
  status: number
  body: ControlBody
}

export async function control(server: WorldServer, line: string, body?: unknown): Promise<ControlAnswer> {
  const [method = 'GET', path = ''] = line.split(' ')
  const answer = await send(server.controlUrl + path, {
    method,
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: JSON.parse(answer.text) }
}

export async function launchApp(
  server: WorldServer,
  request: Partial<LaunchRequest> = {},
  build: Partial<Build> = {},
): Promise<Launch> {
  await control(server, `PUT /control/builds/${sampleBuild.id}`, { ...sampleBuild, ...build })
  const wish = { buildId: sampleBuild.id, deviceId: 'phone-1', ...request }
  return (await control(server, 'POST /control/launches', wish)).body
}

/** The other end of a socket: its events in order, and a promise for its end. */
export interface End {
  peer: Peer
  events: { event: string; params: unknown }[]
  /** Resolves when an event of this name has come, also if it came before. */
  heard(event: string): Promise<unknown>
  closed: Promise<{ code: number; reason: string }>
  socket: WebSocket
}

type OnCall = (method: string, params: unknown) => unknown

export function openPhone(launch: Launch, onCall: OnCall = () => null): Promise<End> {
  const url = new URL(launch.url)
  return open(`ws://${url.host}${url.pathname}socket`, { origin: url.origin }, onCall)
}

export function openController(server: WorldServer, launchId: string): Promise<End> {
  const url = `${server.controlUrl.replace('http', 'ws')}/control/phone/${launchId}`
  return open(url, { authorization: `Bearer ${server.token}` }, () => null)
}

function open(url: string, headers: Record<string, string>, onCall: OnCall): Promise<End> {
  const socket = new WebSocket(url, { headers })
  const events: End['events'] = []
  const waiting = new Set<() => void>()
  const peer = createPeer({
    send: (text) => socket.send(text),
    onCall,
    onEvent(event, params) {
      events.push({ event, params })
      for (const check of [...waiting]) check()
    },
  })
  const heard = (event: string) =>
    new Promise<unknown>((resolve) => {
      const check = () => {
        const found = events.find((candidate) => candidate.event === event)
        if (!found) return
        waiting.delete(check)
        resolve(found.params)
      }
      waiting.add(check)
      check()
    })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => {
      peer.close('closed')
      resolve({ code, reason: String(reason) })
    })
  })
  return new Promise((resolve, reject) => {
    socket.on('message', (data) => peer.receive(String(data)))
    socket.on('open', () => resolve({ peer, events, heard, closed, socket }))
    socket.on('error', reject)
  })
}

/** The HTTP status with which an upgrade was refused. */
export function refusedUpgrade(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace('http', 'ws'), { headers })
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0)
      response.destroy()
      socket.terminate()
    })
    socket.on('open', () => reject(new Error('The upgrade was accepted')))
    socket.on('error', () => {})
  })
}
