import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { AccountService } from '../compose/account-service.ts'
import { type Guards, sessionOf } from '../http/guards.ts'
import { answers, ref, SettingsAnswerSchema, SettingsChangeSchema, SettingsSchema } from '../http/schemas.ts'

const security = [{ session: [] }]

export function registerSettingsRoutes(
  app: FastifyInstance,
  { settings }: AccountService,
  guards: Guards,
): void {
  const api = app.withTypeProvider<TypeBoxTypeProvider>()
  api.get(
    '/v1/me/settings',
    {
      onRequest: guards.requireSession,
      schema: {
        operationId: 'readSettings',
        summary: 'Preferences, each with its revision',
        security,
        response: answers(200, ref(SettingsSchema)),
      },
    },
    (request) => settings.read(sessionOf(request).userId),
  )

  api.put(
    '/v1/me/settings',
    {
      onRequest: guards.requireSession,
      schema: {
        operationId: 'changeSettings',
        summary: 'Change preferences; what clashes comes back, the rest is saved',
        security,
        body: ref(SettingsChangeSchema),
        response: answers(200, ref(SettingsAnswerSchema)),
      },
    },
    (request) => settings.change(sessionOf(request).userId, request.body.changes),
  )
}
