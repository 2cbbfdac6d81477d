import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Log } from '../ops/log-types.ts'

/** One line per answered request. */
export function logRequests(app: FastifyInstance, log: Log): void {
  app.addHook('onResponse', (request, reply, done) => {
    log({
      event: 'request',
      requestId: request.id,
      method: request.method,
      route: request.is404 ? 'unmatched' : (request.routeOptions.url ?? 'unmatched'),
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      ...(request.session && { userId: request.session.userId }),
      ...(request.problemCode && { code: request.problemCode }),
    })
    done()
  })
}

/** Warns once per process: an address limit behind an unknown proxy would lump everybody together. */
export function warnOfIgnoredForwarding(app: FastifyInstance, log: Log): void {
  let hasWarned = false
  app.addHook('onRequest', (request, _reply, done) => {
    if (!hasWarned && request.headers['x-forwarded-for'] !== undefined && !isBelieved(request)) {
      hasWarned = true
      log({
        event: 'forwarding_header_ignored',
        hint: 'Set TRUSTED_PROXIES to the networks of your proxies.',
      })
    }
    done()
  })
}

/** A single address is the peer's own: what it forwards is not believed. */
function isBelieved({ ips }: FastifyRequest): boolean {
  return (ips?.length ?? 1) > 1
}
