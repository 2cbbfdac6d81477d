import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError, type ErrorCode } from '../core/errors.ts'
import { problemContentType, toProblem } from './problem.ts'

/** Every answer above 399, whoever refuses, is a problem document. */
export function handleErrors(
  app: FastifyInstance,
  reportBug: (requestId: string, error: unknown) => void,
): void {
  app.setErrorHandler((error, request, reply) => {
    const refusal = toApiError(error)
    if (refusal.code === 'internal_error' && !(error instanceof ApiError)) reportBug(request.id, error)
    return sendProblem(refusal, request, reply)
  })
  app.setNotFoundHandler((request, reply) => sendProblem(new ApiError('not_found'), request, reply))
}

/** A path that cannot be decoded. It never reaches a route, so the hooks have not run. */
export function refuseBadUrl(_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff' })
  sendProblem(new ApiError('invalid_request'), request, reply)
}

function sendProblem(error: ApiError, request: FastifyRequest, reply: FastifyReply) {
  const problem = toProblem(error, request.id)
  request.problemCode = problem.code
  // Whatever the route allows for its success, a refusal is never cached.
  reply.header('cache-control', 'no-store')
  if (problem.retryAfter !== undefined) reply.header('retry-after', problem.retryAfter)
  if (problem.status === 401 && problem.code.startsWith('session_'))
    reply.header('www-authenticate', 'Bearer')
  return reply.code(problem.status).type(problemContentType).send(JSON.stringify(problem))
}

const parserCodes: Record<string, ErrorCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  const { validation, validationContext, code, statusCode } = error as Partial<FastifyError>
  if (validation) return invalidRequest(validation, validationContext ?? 'body')
  const parserCode = code === undefined ? undefined : parserCodes[code]
  if (parserCode) return new ApiError(parserCode, { cause: error })
  if (statusCode === 400) return new ApiError('invalid_request', { cause: error })
  return new ApiError('internal_error', { cause: error })
}

function invalidRequest(validation: NonNullable<FastifyError['validation']>, context: string): ApiError {
  const errors = validation.map(({ instancePath, message, params }) => ({
    path: `${context}${instancePath}${unknownKeyOf(params)}`,
    message: message ?? 'is not valid',
  }))
  return new ApiError('invalid_request', { errors })
}

function unknownKeyOf(params: Record<string, unknown>): string {
  const key = params.missingProperty ?? params.additionalProperty
  return typeof key === 'string' ? `/${key.slice(0, 64)}` : ''
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The route's path where it is known and only the method is not. */
    knownPath: string | null
  }
}

/**
 * A known path with another method answers 405 and names the methods it has. The paths are
 * searched only when no route was found: registering routes for this would more than double their number.
 */
export function refuseOtherMethods(app: FastifyInstance, routes: ReadonlyMap<string, Set<string>>): void {
  app.decorateRequest('knownPath', null)
  app.addHook('onRequest', (request, reply, done) => {
    const path = request.is404 ? findPath(routes.keys(), request.url) : undefined
    const methods = path === undefined ? undefined : routes.get(path)
    if (path === undefined || !methods || methods.has(request.method)) return done()
    request.knownPath = path
    reply.header('allow', [...methods].join(', '))
    done(new ApiError('method_not_allowed'))
  })
}

/** The most literal one that fits, as the router chooses. */
function findPath(paths: Iterable<string>, url: string): string | undefined {
  const given = (url.split('?')[0] ?? '').split('/')
  const countVariables = (path: string) => path.split('/:').length
  return [...paths]
    .filter((path) => fits(path.split('/'), given))
    .sort((a, b) => countVariables(a) - countVariables(b))[0]
}

function fits(parts: string[], given: string[]): boolean {
  if (parts.length !== given.length) return false
  return parts.every((part, index) => (part.startsWith(':') ? given[index] !== '' : part === given[index]))
}

/** Collects the routes that are added from now on: url → methods. */
export function collectRoutes(app: FastifyInstance): ReadonlyMap<string, Set<string>> {
  const routes = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method, schema }) => {
    if ((schema as { hide?: boolean } | undefined)?.hide) return
    const methods = routes.get(url) ?? new Set<string>()
    for (const name of [method].flat()) methods.add(name)
    routes.set(url, methods)
  })
  return routes
}
