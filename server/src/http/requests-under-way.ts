import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

declare module 'node:net' {
  interface Socket {
    /** Of the last request that is not answered yet. A listener for each would cost more than everything else here. */
    lastReply?: FastifyReply | undefined
  }
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Resolves when no handler is at work any more for a connection that has ended. For after `close`. */
    settleRequests(): Promise<void>
  }
  interface FastifyRequest {
    isHandled: boolean
  }
  interface FastifyReply {
    isSent: boolean
  }
}

/** Called for a request whose connection ended before its answer was sent. */
export type CutOffListener = (request: FastifyRequest, reply: FastifyReply) => void

/**
 * A server that closes waits for connections, not for work: a request whose client is gone may still wait for
 * WeChat, and needs the store afterwards.
 */
export function trackRequests(app: FastifyInstance, onCutOff: CutOffListener): void {
  const left = new Set<FastifyReply>()
  let settled: (() => void) | null = null
  app.decorateRequest('isHandled', false)
  app.decorateReply('isSent', false)
  app.server.on('connection', (socket: Socket) => {
    socket.on('close', () => {
      const reply = socket.lastReply
      if (!reply) return
      onCutOff(reply.request, reply)
      if (reply.request.isHandled && !reply.isSent) left.add(reply)
    })
  })
  app.addHook('onRequest', (request, reply, done) => {
    request.raw.socket.lastReply = reply
    done()
  })
  app.addHook('preHandler', (request, reply, done) => {
    request.isHandled = true
    if (request.socket.destroyed) left.add(reply)
    done()
  })
  const finish = (reply: FastifyReply) => {
    reply.isSent = true
    if (left.delete(reply) && left.size === 0) settled?.()
  }
  app.addHook('onSend', (_request, reply, payload, done) => {
    // A stream is read while it is sent.
    if (payload instanceof Readable) payload.once('close', () => finish(reply))
    else finish(reply)
    done(null, payload)
  })
  app.addHook('onResponse', (request, reply, done) => {
    const { socket } = request.raw
    // An idle connection keeps no body in memory.
    if (socket.lastReply === reply) socket.lastReply = undefined
    done()
  })
  app.decorate('settleRequests', () => {
    if (left.size === 0) return Promise.resolve()
    return new Promise<void>((resolve) => {
      settled = resolve
    })
  })
}
