import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { type Guards, sessionOf } from '../http/guards.ts'
import { answers, memberSecurity, ref } from '../http/schemas.ts'
import type { Settings } from './settings.ts'
import { SettingsAnswerSchema, SettingsChangeSchema, SettingsSchema } from './settings-schemas.ts'

interface SettingsRoutesOptions {
  settings: Settings
  guards: Guards
}

export function registerSettingsRoutes(app: FastifyInstance, options: SettingsRoutesOptions): void {
  registerReadRoute(app, options)
  registerChangeRoute(app, options)
}

function registerReadRoute(app: FastifyInstance, { settings, guards }: SettingsRoutesOptions): void {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/me/settings',
    {
      onRequest: guards.requireSession,
      schema: {
        operationId: 'readSettings',
        summary: 'Preferences, each with its revision',
        security: memberSecurity,
        response: answers(200, ref(SettingsSchema)),
      },
    },
    (request) => settings.read(sessionOf(request).userId),
  )
}

function registerChangeRoute(app: FastifyInstance, { settings, guards }: SettingsRoutesOptions): void {
  app.withTypeProvider<TypeBoxTypeProvider>().put(
    '/v1/me/settings',
    {
      onRequest: guards.requireSession,
      schema: {
        operationId: 'changeSettings',
        summary: 'Change preferences; what clashes comes back, the rest is saved',
        security: memberSecurity,
        body: ref(SettingsChangeSchema),
        response: answers(200, ref(SettingsAnswerSchema)),
      },
    },
    (request) => settings.change(sessionOf(request).userId, request.body.changes),
  )
}
