import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { type Calls, createPeer, maxFrameBytes, type PeerOptions } from '../protocol/peer.ts'
import type { Connection } from './connection.ts'

/** Application close code: the other end should not come back by itself. */
const overCode = 4000
/** RFC 6455: the message is not what its type promises. */
const badMessageCode = 1007
const maxReasonBytes = 120

interface ChannelHandlers<Table extends Calls<Table>, Events> extends Omit<PeerOptions, 'send'> {
  onOpen: (connection: Connection<Table, Events>) => void
  onClose: (connection: Connection<Table, Events>) => void
}

export interface Upgrade {
  request: IncomingMessage
  socket: Duplex
  head: Buffer
}

/** Completes upgrades and speaks `Peer` on them. Whoever opens one has checked that the caller may connect. */
export interface Channel {
  open<Table extends Calls<Table>, Events>(upgrade: Upgrade, handlers: ChannelHandlers<Table, Events>): void
  /** Gives the other ends a moment to say goodbye, then cuts them off. */
  close(): Promise<void>
}

const goodbyeMs = 1000

export function createChannel(): Channel {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
  })
  return {
    open({ request, socket, head }, handlers) {
      server.handleUpgrade(request, socket, head, (webSocket) => openConnection(webSocket, handlers))
    },
    async close() {
      await Promise.all([...server.clients].map(sayGoodbye))
    },
  }
}

function sayGoodbye(webSocket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => webSocket.terminate(), goodbyeMs)
    webSocket.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
    webSocket.close(overCode, 'The simulator was stopped')
  })
}

function openConnection<Table extends Calls<Table>, Events>(
  webSocket: WebSocket,
  { onOpen, onClose, ...handlers }: ChannelHandlers<Table, Events>,
): void {
  const peer = createPeer<Table, Events>({ ...handlers, send: (text) => webSocket.send(text) })
  const connection: Connection<Table, Events> = {
    peer,
    close(reason) {
      peer.close(reason)
      webSocket.close(overCode, toCloseReason(reason))
    },
  }
  webSocket.on('message', (data) => {
    try {
      peer.receive(String(data))
    } catch {
      webSocket.close(badMessageCode, 'Send JSON objects')
    }
  })
  webSocket.on('error', () => webSocket.terminate())
  webSocket.on('close', () => onClose(connection))
  onOpen(connection)
}

function toCloseReason(reason: string): string {
  return Buffer.from(reason).subarray(0, maxReasonBytes).toString()
}
