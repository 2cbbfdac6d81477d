import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '../ops/log-types.ts'
import { toClientAddress } from './client-address.ts'
import type { CutOffListener } from './requests-under-way.ts'

/**
 * What nginx logs for a connection that ended before its answer was sent, mostly because the client gave up.
 * The number is never sent to a client.
 */
const cutOff = { status: 499, code: 'connection_closed' }

/**
 * Logs one line per request: when its answer has been sent, or when its connection ended before that, which
 * is reported to the returned function.
 */
export function logRequests(app: FastifyInstance, log: Log): CutOffListener {
  app.decorateReply('isLogged', false)
  const logOnce = (request: FastifyRequest, reply: FastifyReply, outcome: Outcome) => {
    if (reply.isLogged) return
    reply.isLogged = true
    log({
      event: 'request',
      requestId: request.id,
      method: request.method,
      route: request.knownPath ?? (request.is404 ? 'unmatched' : (request.routeOptions.url ?? 'unmatched')),
      status: outcome.status,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      ...(request.session && { userId: request.session.userId }),
      ...(outcome.code && { code: outcome.code }),
    })
  }
  app.addHook('onResponse', (request, reply, done) => {
    logOnce(request, reply, { status: reply.statusCode, code: request.problemCode })
    done()
  })
  return (request, reply) => logOnce(request, reply, cutOff)
}

declare module 'fastify' {
  interface FastifyReply {
    isLogged: boolean
  }
}

interface Outcome {
  status: number
  code: string | null
}

/** Warns once per process of each: an address limit behind an unknown proxy would lump everybody together. */
export function warnOfIgnoredForwarding(app: FastifyInstance, log: Log): void {
  const warned = new Set<string>()
  app.addHook('onRequest', (request, _reply, done) => {
    const hint = request.headers['x-forwarded-for'] === undefined ? null : findFault(request)
    if (hint !== null && !warned.has(hint)) {
      warned.add(hint)
      log({ event: 'forwarding_header_ignored', hint })
    }
    done()
  })
}

/** Why a forwarding header is not believed; null when it is. */
function findFault({ ips = [] }: FastifyRequest): string | null {
  const [client = '', ...proxies] = ips.toReversed()
  // A single address is the peer's own: what it forwards is not believed.
  if (proxies.length === 0) return 'Set TRUSTED_PROXIES to the networks of your proxies.'
  return toClientAddress(client) === null
    ? 'A trusted proxy puts what is no address into X-Forwarded-For.'
    : null
}
