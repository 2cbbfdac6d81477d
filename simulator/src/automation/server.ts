import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { maxFrameBytes } from '../protocol/peer.ts'
import type { ClientEvent } from './app-events.ts'
import { createBacklog } from './backlog.ts'
import { type ClientConnection, createClientConnection } from './client-connection.ts'
import type { AutomatedPhone } from './handlers.ts'

export interface AutomationServerOptions {
  /** 0 takes any free port. */
  port: number
  phone: AutomatedPhone
  /** The reason to refuse an upgrade, or null. Stands before everything else. */
  findRefusal: (request: IncomingMessage) => string | null
  /** A client said `Tool.close`, and its answer has left. */
  onClose: () => void
  onActivity: (clientCount: number) => void
}

export interface AutomationServer {
  port: number
  /**
   * Sends an event of the app to every client; console lines only to those that asked for them.
   * What no client accepts is kept for the first one that enables the log.
   */
  emit(event: ClientEvent): void
  close(): Promise<void>
}

/** Speaks the DevTools automation protocol on 127.0.0.1. Rejects when the port is taken. */
export async function startAutomationServer(options: AutomationServerOptions): Promise<AutomationServer> {
  const clients = new Set<ClientConnection>()
  const backlog = createBacklog()
  const server = createServer((_request, response) => response.writeHead(426).end('WebSocket only\n'))
  acceptUpgrades(server, options.findRefusal, (socket) => {
    const client = createClientConnection(socket, {
      phone: options.phone,
      takeBacklog: backlog.release,
      onClose: options.onClose,
      onActivity: () => options.onActivity(clients.size),
    })
    clients.add(client)
    options.onActivity(clients.size)
    socket.on('close', () => {
      clients.delete(client)
      options.onActivity(clients.size)
    })
  })
  await listen(server, options.port)
  return {
    port: (server.address() as AddressInfo).port,
    emit(event) {
      const listeners = [...clients].filter((client) => client.accepts(event.method))
      for (const client of listeners) client.emit(event)
      if (listeners.length === 0) backlog.keep(event)
    },
    close: () => closeAll(server, clients),
  }
}

function acceptUpgrades(
  server: Server,
  findRefusal: AutomationServerOptions['findRefusal'],
  onClient: (socket: WebSocket) => void,
): void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const refusal = findRefusal(request)
    if (refusal) refuse(socket, refusal)
    else sockets.handleUpgrade(request, socket, head, onClient)
  })
}

function refuse(socket: Duplex, reason: string): void {
  const body = `${reason}\n`
  const head = `HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(body)}`
  socket.end(`${head}\r\n\r\n${body}`)
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(describeListenError(error, port)))
    server.listen(port, '127.0.0.1', resolve)
  })
}

function describeListenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== 'EADDRINUSE') return error
  return new Error(`Port ${port} is in use; name another one with --auto-port`)
}

async function closeAll(server: Server, clients: Set<ClientConnection>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  for (const client of clients) client.close()
  await closed
}
