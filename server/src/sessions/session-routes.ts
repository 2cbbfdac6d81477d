import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { clientAddressOf } from '../http/client-address.ts'
import { type Guards, sessionOf } from '../http/guards.ts'
import { answers, closed, memberSecurity, ref } from '../http/schemas.ts'
import type { Devices } from './devices.ts'
import type { Proofs } from './proof.ts'
import { DevicesSchema, ProofRequestSchema, ProofSchema } from './session-schemas.ts'
import type { Sessions } from './sessions.ts'

interface SessionRoutesOptions {
  sessions: Sessions
  devices: Devices
  proofs: Proofs
  guards: Guards
}

/** The session that asks, those of the person's other devices, and the proof of the WeChat account. */
export function registerSessionRoutes(app: FastifyInstance, options: SessionRoutesOptions): void {
  registerSignOutRoute(app, options)
  registerListRoute(app, options)
  registerEndOneRoute(app, options)
  registerEndAllRoute(app, options)
  registerProofRoute(app, options)
}

function registerSignOutRoute(app: FastifyInstance, { sessions, guards }: SessionRoutesOptions): void {
  app.withTypeProvider<TypeBoxTypeProvider>().delete(
    '/v1/sessions/current',
    {
      onRequest: guards.requireAnySession,
      schema: {
        operationId: 'signOut',
        summary: 'Sign out',
        security: memberSecurity,
        response: answers(204, Type.Null({ description: 'Signed out.' })),
      },
    },
    async (request, reply) => {
      await sessions.signOut(sessionOf(request), clientAddressOf(request))
      return reply.code(204).send(null)
    },
  )
}

function registerListRoute(app: FastifyInstance, { devices, guards }: SessionRoutesOptions): void {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/sessions',
    {
      onRequest: guards.requireSession,
      schema: {
        operationId: 'listDevices',
        summary: 'Devices that are signed in, and those that were ended lately',
        security: memberSecurity,
        response: answers(200, ref(DevicesSchema)),
      },
    },
    (request) => devices.list(sessionOf(request)),
  )
}

const ended = answers(204, Type.Null({ description: 'Ended.' }))

function registerEndOneRoute(app: FastifyInstance, { devices, guards }: SessionRoutesOptions): void {
  app.withTypeProvider<TypeBoxTypeProvider>().delete(
    '/v1/sessions/:id',
    {
      onRequest: guards.requireSession,
      schema: {
        operationId: 'endDevice',
        summary: 'End the session of one device',
        security: memberSecurity,
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
        response: ended,
      },
    },
    async (request, reply) => {
      await devices.end(sessionOf(request), request.params.id, clientAddressOf(request))
      return reply.code(204).send(null)
    },
  )
}

function registerEndAllRoute(app: FastifyInstance, { devices, guards }: SessionRoutesOptions): void {
  app.withTypeProvider<TypeBoxTypeProvider>().delete(
    '/v1/sessions',
    {
      onRequest: guards.requireSession,
      schema: {
        operationId: 'endDevices',
        summary: 'End all sessions, or all but this one',
        security: memberSecurity,
        querystring: Type.Object({ keep: Type.Enum(['current', 'none']) }, closed),
        response: ended,
      },
    },
    async (request, reply) => {
      await devices.endAll(sessionOf(request), request.query.keep, clientAddressOf(request))
      return reply.code(204).send(null)
    },
  )
}

function registerProofRoute(app: FastifyInstance, { proofs, guards }: SessionRoutesOptions): void {
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/v1/sessions/current/proof',
    {
      onRequest: guards.requireAnySession,
      schema: {
        operationId: 'proveAccount',
        summary: 'Prove control of the WeChat account, for what needs more than a session',
        security: memberSecurity,
        body: ref(ProofRequestSchema),
        response: answers(200, ref(ProofSchema)),
      },
    },
    async (request) => ({
      expiresIn: await proofs.prove(sessionOf(request), request.body.code, clientAddressOf(request)),
    }),
  )
}
