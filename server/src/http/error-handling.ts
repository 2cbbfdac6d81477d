import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError, type ErrorCode } from '../account/errors.ts'
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
  // Whatever the route meant for its success: a refusal is kept by nobody.
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

/** A known path with another method answers 405 and names the methods it has. Call it after the last route. */
export function refuseOtherMethods(app: FastifyInstance, routes: ReadonlyMap<string, Set<string>>): void {
  for (const [url, methods] of routes) {
    const others = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter((m) => !methods.has(m))
    app.route({
      method: others as ['GET'],
      url,
      schema: { hide: true } as object,
      onRequest: async (_request, reply) => {
        reply.header('allow', [...methods].join(', '))
        throw new ApiError('method_not_allowed')
      },
      handler: () => undefined,
    })
  }
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
