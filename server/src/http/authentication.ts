import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { AccountService, ActiveSession } from '../account/account-service.ts'
import { ApiError } from '../account/errors.ts'
import { toClientAddress } from './client-address.ts'
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

/** Hooks that stand before a route, ahead of its body: so a refused request has had no effect. */
export function createGuards(account: AccountService, limits: ReadLimits): Guards {
  return {
    async requireSession(request) {
      const { purpose } = await enter(request)
      if (purpose !== 'full') throw new ApiError('rights_only')
    },
    async requireAnySession(request) {
      await enter(request)
    },
    async countAnonymous(request) {
      await limits.countAnonymous(toClientAddress(request.ip))
    },
  }

  async function enter(request: FastifyRequest): Promise<ActiveSession> {
    const session = await authenticate(request)
    request.session = session
    await limits.countUser(session.userId)
    return session
  }

  async function authenticate(request: FastifyRequest): Promise<ActiveSession> {
    try {
      return await account.authenticate(request.headers.authorization)
    } catch (error) {
      if (error instanceof ApiError) await limits.countAnonymous(toClientAddress(request.ip))
      throw error
    }
  }
}

/** The session of a route that stands behind `requireSession`. */
export function sessionOf(request: FastifyRequest): ActiveSession {
  if (!request.session) throw new Error('The route is not guarded by requireSession')
  return request.session
}
