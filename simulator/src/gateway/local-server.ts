import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { HttpError, refuseUpgrade, requireUrl, sendJson } from './http.ts'
import { findRefusal, type GuardRules } from './local-guard.ts'

interface LocalServerOptions extends GuardRules {
  onRequest: (request: IncomingMessage, response: ServerResponse) => unknown
  onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  onError: (error: unknown) => void
}

/** An HTTP server of this machine: guarded before every route, errors answered, never cut off silently. */
export function createLocalServer({ onRequest, onUpgrade, onError, ...rules }: LocalServerOptions): Server {
  const server = createServer(async (request, response) => {
    const refusal = findRefusal(request, rules)
    if (refusal) return sendJson(response, 403, { message: refusal })
    try {
      requireUrl(request)
      await onRequest(request, response)
    } catch (error) {
      answerError(response, error, onError)
    }
  })
  // Only its client or the end of the server closes a connection: closing an idle one would break a request under way.
  server.keepAliveTimeout = 0
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const refusal = findRefusal(request, rules)
    if (refusal) return refuseUpgrade(socket, 403, refusal)
    try {
      requireUrl(request)
      if (!onUpgrade) throw new HttpError(404, 'There is no socket here')
      onUpgrade(request, socket, head)
    } catch (error) {
      if (!(error instanceof HttpError)) onError(error)
      refuseUpgrade(socket, statusOf(error), messageOf(error))
    }
  })
  return server
}

function answerError(response: ServerResponse, error: unknown, onError: (error: unknown) => void): void {
  if (!(error instanceof HttpError)) onError(error)
  if (response.headersSent) response.destroy()
  else {
    if (statusOf(error) === 413) response.setHeader('connection', 'close')
    sendJson(response, statusOf(error), { message: messageOf(error) })
  }
}

function statusOf(error: unknown): number {
  return error instanceof HttpError ? error.status : 500
}

function messageOf(error: unknown): string {
  return error instanceof HttpError ? error.message : 'The simulator failed; its log says why'
}
