import WebSocket from 'ws'
import type { Build } from '../protocol/build.ts'
import type { ControllerEvents, Launch, LaunchRequest, WorldPatch, WorldState } from '../protocol/control.ts'
import type { HostCalls } from '../protocol/host-calls.ts'
import { createPeer, maxFrameBytes, type Peer } from '../protocol/peer.ts'

type HostPeer = Peer<HostCalls, object>

export interface WorldAddress {
  controlUrl: string
  token: string
}

/** The line to the host of a launch, through the world. */
export interface PhoneLink extends Pick<HostPeer, 'call'> {
  close(): void
}

export interface PhoneLinkHandlers {
  onEvent: <E extends keyof ControllerEvents>(event: E, params: ControllerEvents[E]) => void
  onClose: () => void
}

export interface WorldClient {
  isBuildKnown(id: string): Promise<boolean>
  putBuild(build: Build): Promise<void>
  readWorld(): Promise<WorldState>
  patchWorld(patch: Partial<WorldPatch>): Promise<void>
  launch(request: LaunchRequest): Promise<Launch>
  endLaunch(id: string): Promise<void>
  /** Opens the relay to the host of a launch. */
  connectPhone(launchId: string, handlers: PhoneLinkHandlers): Promise<PhoneLink>
}

/** Reads `<control url>#<control token>`. Throws a sentence that does not repeat what it was given. */
export function parseWorldAddress(text: string): WorldAddress {
  const url = URL.canParse(text) ? new URL(text) : null
  const isUsable = url?.protocol === 'http:' && url.hash.length > 1
  if (!url || !isUsable) throw new Error('The world is named as http://127.0.0.1:<port>#<control token>')
  return { controlUrl: url.origin, token: url.hash.slice(1) }
}

/** Speaks the control API of a world. */
export function createWorldClient({ controlUrl, token }: WorldAddress): WorldClient {
  const authorization = `Bearer ${token}`

  async function send(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await reach(`${controlUrl}/control/${path}`, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok)
      throw new Error(`The world refused ${method} ${path.split('/')[0]}: ${readMessage(text)}`)
    return JSON.parse(text)
  }

  return {
    isBuildKnown: async (id) => ((await send('GET', `builds/${id}`)) as { known: boolean }).known,
    putBuild: async (build) => void (await send('PUT', `builds/${build.id}`, build)),
    readWorld: async () => (await send('GET', 'world')) as WorldState,
    patchWorld: async (patch) => void (await send('PATCH', 'world', patch)),
    launch: async (request) => (await send('POST', 'launches', request)) as Launch,
    endLaunch: async (id) => void (await send('DELETE', `launches/${id}`)),
    connectPhone: (launchId, handlers) => {
      const url = `${controlUrl.replace('http:', 'ws:')}/control/phone/${launchId}`
      return openLink(
        new WebSocket(url, {
          headers: { authorization },
          perMessageDeflate: false,
          maxPayload: maxFrameBytes,
        }),
        handlers,
      )
    },
  }
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    throw new Error(`No world answers at ${new URL(url).origin}`, { cause: error })
  }
}

function readMessage(text: string): string {
  try {
    return String((JSON.parse(text) as { message?: unknown }).message)
  } catch {
    return 'without a reason'
  }
}

function openLink(socket: WebSocket, { onEvent, onClose }: PhoneLinkHandlers): Promise<PhoneLink> {
  const peer: HostPeer = createPeer({
    send: (text) => socket.send(text),
    onCall: (method) => {
      throw new Error(`${method}: a controller answers no calls`)
    },
    onEvent: (event, params) => onEvent(event as keyof ControllerEvents, params as never),
  })
  socket.on('message', (data) => peer.receive(data.toString()))
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('close', () => {
      peer.close('The phone is gone: its world ended, or the app was started elsewhere')
      onClose()
    })
    socket.on('open', () => resolve({ call: peer.call, close: () => socket.close() }))
  })
}
