import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { AccountService } from '../compose/account-service.ts'
import { clientAddressOf } from '../http/client-address.ts'
import { type Guards, sessionOf } from '../http/guards.ts'
import { answers, DevicesSchema, ProofRequestSchema, ProofSchema, ref } from '../http/schemas.ts'

const security = [{ session: [] }]
const closed = { additionalProperties: false }

export function registerDeviceRoutes(app: FastifyInstance, account: AccountService, guards: Guards): void {
  registerListRoute(app, account, guards)
  registerEndRoutes(app, account, guards)
  registerProofRoute(app, account, guards)
}

function registerListRoute(app: FastifyInstance, { devices }: AccountService, guards: Guards): void {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/sessions',
    {
      onRequest: guards.requireSession,
      schema: {
        operationId: 'listDevices',
        summary: 'Devices that are signed in, and those that were ended lately',
        security,
        response: answers(200, ref(DevicesSchema)),
      },
    },
    (request) => devices.list(sessionOf(request)),
  )
}

function registerEndRoutes(app: FastifyInstance, { devices }: AccountService, guards: Guards): void {
  const api = app.withTypeProvider<TypeBoxTypeProvider>()
  const ended = answers(204, Type.Null({ description: 'Ended.' }))
  api.delete(
    '/v1/sessions/:id',
    {
      onRequest: guards.requireSession,
      schema: {
        operationId: 'endDevice',
        summary: 'End the session of one device',
        security,
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
        response: ended,
      },
    },
    async (request, reply) => {
      await devices.end(sessionOf(request), request.params.id, clientAddressOf(request))
      return reply.code(204).send(null)
    },
  )

  api.delete(
    '/v1/sessions',
    {
      onRequest: guards.requireSession,
      schema: {
        operationId: 'endDevices',
        summary: 'End all sessions, or all but this one',
        security,
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

function registerProofRoute(app: FastifyInstance, { proofs }: AccountService, guards: Guards): void {
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/v1/sessions/current/proof',
    {
      onRequest: guards.requireAnySession,
      schema: {
        operationId: 'proveAccount',
        summary: 'Prove control of the WeChat account, for what needs more than a session',
        security,
        body: ref(ProofRequestSchema),
        response: answers(200, ref(ProofSchema)),
      },
    },
    async (request) => ({
      expiresIn: await proofs.prove(sessionOf(request), request.body.code, clientAddressOf(request)),
    }),
  )
}
