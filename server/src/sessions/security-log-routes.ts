import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { type Guards, sessionOf } from '../http/guards.ts'
import { answers, closed, memberSecurity, ref } from '../http/schemas.ts'
import type { SecurityLog } from './security-log.ts'
import { SecurityLogSchema } from './session-schemas.ts'

interface SecurityLogRoutesOptions {
  securityLog: SecurityLog
  guards: Guards
}

export function registerSecurityLogRoutes(
  app: FastifyInstance,
  { securityLog, guards }: SecurityLogRoutesOptions,
): void {
  const cursor = Type.String({ pattern: '^[A-Za-z0-9_-]{1,128}$', description: 'As `nextCursor` gave it.' })
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/me/security-log',
    {
      onRequest: guards.requireSession,
      schema: {
        operationId: 'readSecurityLog',
        summary: 'What happened to the account in the last 180 days',
        security: memberSecurity,
        querystring: Type.Object({ cursor: Type.Optional(cursor) }, closed),
        response: answers(200, ref(SecurityLogSchema)),
      },
    },
    (request) => securityLog.read(sessionOf(request).userId, request.query.cursor ?? null),
  )
}
