import { Readable } from 'node:stream'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { clientAddressOf } from '../http/client-address.ts'
import { type Guards, sessionOf } from '../http/guards.ts'
import { answers, memberSecurity, ref } from '../http/schemas.ts'
import type { DataRights } from './data-rights.ts'
import { DeletionSchema } from './rights-schemas.ts'

interface RightsRoutesOptions {
  dataRights: DataRights
  guards: Guards
  reportBug: (requestId: string, error: unknown) => void
}

/** What people may take along and have erased. */
export function registerRightsRoutes(app: FastifyInstance, options: RightsRoutesOptions): void {
  registerExportRoute(app, options)
  registerDeletionRoute(app, options)
}

/** An error in the middle of an answer can only be reported: the connection breaks with it. */
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
  { dataRights, guards, reportBug }: RightsRoutesOptions,
): void {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/me/export',
    {
      onRequest: guards.requireAnySession,
      schema: {
        operationId: 'exportData',
        summary: 'Everything about me, as one JSON file',
        description: 'Needs a proof of the last five minutes. At most three a day.',
        security: memberSecurity,
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
      const pieces = await dataRights.export(sessionOf(request), clientAddressOf(request))
      const reported = reportFaults(pieces, (error) => reportBug(request.id, error))
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', 'attachment; filename="passport-export.json"')
        .send(Readable.from(reported, { objectMode: false }) as never)
    },
  )
}

function registerDeletionRoute(app: FastifyInstance, { dataRights, guards }: RightsRoutesOptions): void {
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/v1/me/deletion',
    {
      onRequest: guards.requireAnySession,
      schema: {
        operationId: 'requestDeletion',
        summary: 'Delete the account after a time in which it can be taken back',
        description:
          'Needs a proof of the last five minutes. Ends every session. The last admin grants the role to somebody else first.',
        security: memberSecurity,
        response: answers(202, ref(DeletionSchema)),
      },
    },
    async (request, reply) => {
      const purgeAt = await dataRights.requestDeletion(sessionOf(request), clientAddressOf(request))
      return reply.code(202).send({ purgeAt })
    },
  )
}
