import { isUtf8 } from 'node:buffer'
import Fastify, { type FastifyInstance } from 'fastify'
import { ApiError } from '../core/errors.ts'
import type { Log } from '../ops/log-types.ts'
import { createProxyTrust } from './client-address.ts'
import { handleErrors, refuseBadUrl } from './error-handling.ts'
import { refuseForeignPages } from './host-check.ts'
import { buildLazySerializer, buildLazyValidator } from './lazy-compilers.ts'
import { createClientErrorHandler } from './malformed-http.ts'
import { logRequests, warnOfIgnoredForwarding } from './request-log.ts'
import { trackRequests } from './requests-under-way.ts'

export interface HttpOptions {
  log: Log
  /** Something was thrown that is not a refusal. */
  reportBug: (requestId: string, error: unknown) => void
  createRequestId: () => string
  /** A local server answers to local names and to no page of another origin. */
  isLocalOnly: boolean
  /** Networks whose forwarding headers are believed. */
  trustedProxies: readonly string[]
  /** How long a connection with a request under way may be silent: longer than any answer takes. */
  silenceLimitMs: number
}

const bodyLimitBytes = 64 * 1024
const requestTimeoutMs = 10_000
const headersTimeoutMs = 5_000

/** Longer than proxies keep theirs, at most 120 s: an idle connection must be closed by the side that would send on it. */
const keepAliveTimeoutMs = 130_000

/** What both listeners share: limits of size and time, strict validation, problem documents, log, headers. */
export function createBaseApp(options: HttpOptions): FastifyInstance {
  const { log, reportBug, createRequestId, isLocalOnly, trustedProxies, silenceLimitMs } = options
  const app = Fastify({
    logger: false,
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    // A client that does not read its answer would hold it, and the connection, for ever.
    connectionTimeout: silenceLimitMs,
    http: { headersTimeout: headersTimeoutMs, connectionsCheckingInterval: 1_000 },
    genReqId: createRequestId,
    trustProxy: trustedProxies.length > 0 ? createProxyTrust(trustedProxies) : false,
    // Requests that were on their way when the server began to stop are still answered.
    return503OnClosing: false,
    // Wrong types and unknown keys are refused: by default they would be corrected silently.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    schemaController: {
      compilersFactory: { buildValidator: buildLazyValidator, buildSerializer: buildLazySerializer },
    },
    frameworkErrors: refuseBadUrl,
    clientErrorHandler: createClientErrorHandler(createRequestId),
  })
  app.removeContentTypeParser('text/plain')
  acceptEmptyBodies(app)
  rememberPeers(app)
  app.decorateRequest('session', null)
  app.decorateRequest('problemCode', null)
  addSafeHeaders(app)
  closeConnectionsWhenStopping(app)
  trackRequests(app, logRequests(app, log))
  warnOfIgnoredForwarding(app, log)
  if (isLocalOnly) refuseForeignPages(app)
  handleErrors(app, reportBug)
  return app
}

/** `wx.request` declares JSON even where it sends no body; a route that needs a body refuses its absence by its schema. */
function acceptEmptyBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) done(null, undefined)
    // Decoding would replace invalid bytes with another character, which would then be validated and stored.
    else if (!isUtf8(body)) done(new ApiError('invalid_request'))
    else parseJson(request, body.toString(), done)
  })
}

/**
 * A socket that has been asked for its peer's address remembers it after the peer is gone, and a request under
 * way may still need it, for limits and records.
 */
function rememberPeers(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.socket.remoteAddress === undefined) done(new ApiError('invalid_request'))
    else done()
  })
}

/** A route may set `cache-control` itself; nothing else is cached. */
function addSafeHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply
      .header('cache-control', 'no-store')
      .header('x-content-type-options', 'nosniff')
      .header('x-request-id', request.id)
    done()
  })
}

/**
 * A connection that is kept alive after its last answer would keep a stopping server alive. So would a slow
 * client: a closing server no longer enforces its time limits, so connections that are left when the longest
 * of them has passed are cut off.
 */
function closeConnectionsWhenStopping(app: FastifyInstance): void {
  let isStopping = false
  let cutOff: NodeJS.Timeout | undefined
  app.addHook('preClose', async () => {
    isStopping = true
    cutOff = setTimeout(() => app.server.closeAllConnections(), app.server.requestTimeout)
  })
  app.addHook('onClose', async () => clearTimeout(cutOff))
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (isStopping) reply.header('connection', 'close')
    done(null, payload)
  })
}
