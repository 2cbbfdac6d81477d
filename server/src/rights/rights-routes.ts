import { Readable } from 'node:stream'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { AccountService } from '../compose/account-service.ts'
import { clientAddressOf } from '../http/client-address.ts'
import { type Guards, sessionOf } from '../http/guards.ts'
import { answers, DeletionSchema, ref, SecurityLogSchema } from '../http/schemas.ts'

const security = [{ session: [] }]
const closed = { additionalProperties: false }

interface DataRightsRoutesOptions {
  account: AccountService
  guards: Guards
  reportBug: (requestId: string, error: unknown) => void
}

/** What people may know about their account, take along and have erased. */
export function registerDataRightsRoutes(app: FastifyInstance, options: DataRightsRoutesOptions): void {
  const { account, guards } = options
  registerSecurityLogRoute(app, account, guards)
  registerExportRoute(app, options)
  registerDeletionRoute(app, account, guards)
}

function registerSecurityLogRoute(
  app: FastifyInstance,
  { securityLog }: AccountService,
  guards: Guards,
): void {
  const cursor = Type.String({ pattern: '^[A-Za-z0-9_-]{1,128}$', description: 'As `nextCursor` gave it.' })
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/me/security-log',
    {
      onRequest: guards.requireSession,
      schema: {
        operationId: 'readSecurityLog',
        summary: 'What happened to the account in the last 180 days',
        security,
        querystring: Type.Object({ cursor: Type.Optional(cursor) }, closed),
        response: answers(200, ref(SecurityLogSchema)),
      },
    },
    (request) => securityLog.read(sessionOf(request).userId, request.query.cursor ?? null),
  )
}

/** What breaks an answer that is on its way can only be reported: the connection breaks with it. */
async function* reportFaults(pieces: AsyncIterable<string>, report: (error: unknown) => void) {
  try {
    yield* pieces
  } catch (error) {
    report(error)
    throw error
  }
}

function registerExportRoute(
  app: FastifyInstance,
  { account, guards, reportBug }: DataRightsRoutesOptions,
): void {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/me/export',
    {
      onRequest: guards.requireAnySession,
      schema: {
        operationId: 'exportData',
        summary: 'Everything about me, as one JSON file',
        description: 'Needs a proof of the last five minutes. At most three a day.',
        security,
        response: {
          ...answers(200, Type.Object({})),
          200: {
            description: 'Parts of the account by name.',
            content: { 'application/json': { schema: Type.Record(Type.String(), Type.Unknown()) } },
          },
        },
      },
    },
    async (request, reply) => {
      const pieces = await account.dataRights.export(sessionOf(request), clientAddressOf(request))
      const reported = reportFaults(pieces, (error) => reportBug(request.id, error))
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', 'attachment; filename="passport-export.json"')
        .send(Readable.from(reported, { objectMode: false }) as never)
    },
  )
}

function registerDeletionRoute(app: FastifyInstance, { dataRights }: AccountService, guards: Guards): void {
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/v1/me/deletion',
    {
      onRequest: guards.requireAnySession,
      schema: {
        operationId: 'requestDeletion',
        summary: 'Delete the account after a time in which it can be taken back',
        description:
          'Needs a proof of the last five minutes. Ends every session. The last admin grants the role to somebody else first.',
        security,
        response: answers(202, ref(DeletionSchema)),
      },
    },
    async (request, reply) => {
      const purgeAt = await dataRights.requestDeletion(sessionOf(request), clientAddressOf(request))
      return reply.code(202).send({ purgeAt })
    },
  )
}
