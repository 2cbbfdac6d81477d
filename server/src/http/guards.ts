import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { ApiError } from '../core/errors.ts'
import type { ActiveSession, Authenticate } from '../core/records.ts'
import { clientAddressOf } from './client-address.ts'
import type { ReadLimits } from './read-limits.ts'

declare module 'fastify' {
  interface FastifyRequest {
    session: ActiveSession | null
    problemCode: string | null
  }
}

export interface Guards {
  requireSession: onRequestAsyncHookHandler
  /** Also a banned person's, who may see, take along and delete what is theirs. */
  requireAnySession: onRequestAsyncHookHandler
  countAnonymous: onRequestAsyncHookHandler
}

/** Hooks that run before a route's body is read, so that a refused request has no effect. */
export function createGuards(authenticate: Authenticate, limits: ReadLimits): Guards {
  return {
    async requireSession(request) {
      await enter(request)
      if (sessionOf(request).purpose !== 'full') throw new ApiError('rights_only')
    },
    requireAnySession: enter,
    async countAnonymous(request) {
      await limits.countAnonymous(clientAddressOf(request))
    },
  }

  async function enter(request: FastifyRequest): Promise<void> {
    request.session = await identify(limits, request, authenticate)
    await limits.countUser(request.session.userId)
  }
}

/** Resolves to who makes a request. A failure counts against the address; a known caller is counted by identity. */
export async function identify<T>(
  limits: ReadLimits,
  request: FastifyRequest,
  authenticate: (authorization: string | undefined) => Promise<T>,
): Promise<T> {
  const toAddress = () => clientAddressOf(request)
  limits.refuseFlood(toAddress)
  try {
    return await authenticate(request.headers.authorization)
  } catch (error) {
    if (isFailure(error)) await limits.countFailure(toAddress())
    throw error
  }
}

/** Only what the caller sent counts against its address, not that the store is unavailable. */
function isFailure(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false
  return error.code.startsWith('session_') || error.code === 'admin_token_refused'
}

/** The session of a route behind `requireSession`. */
export function sessionOf(request: FastifyRequest): ActiveSession {
  if (!request.session) throw new Error('The route is not guarded by requireSession')
  return request.session
}
