import swagger from '@fastify/swagger'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { type BaseAppOptions, createBaseApp } from '../http/base-app.ts'
import { collectRoutes, refuseOtherMethods } from '../http/error-handling.ts'
import { createGuards } from '../http/guards.ts'
import { createReadLimits } from '../http/read-limits.ts'
import { answers, HealthSchema, ref, sharedSchemas } from '../http/schemas.ts'
import { registerAvatarRoutes } from '../profile/avatar-routes.ts'
import { registerMeRoutes } from '../profile/me-routes.ts'
import { registerPhoneRoutes } from '../profile/phone-routes.ts'
import { registerSettingsRoutes } from '../profile/settings-routes.ts'
import { registerEventRoutes } from '../push/event-routes.ts'
import type { PushService } from '../push/push-service.ts'
import { registerDataRightsRoutes } from '../rights/rights-routes.ts'
import { registerDeviceRoutes } from '../sessions/device-routes.ts'
import { registerAgreementRoutes } from '../sign-in/agreement-routes.ts'
import type { Agreements } from '../sign-in/agreements.ts'
import { registerSessionRoutes } from '../sign-in/session-routes.ts'
import type { AccountService } from './account-service.ts'
import type { PersonalData } from './personal-data.ts'

interface PublicAppOptions extends BaseAppOptions {
  account: AccountService
  agreements: Agreements
  personal: PersonalData
  /** Null when message push is not set up. */
  push: PushService | null
  now: () => number
}

/** The member API. Resolves when it is ready to listen or to `inject`. */
export async function createPublicApp(options: PublicAppOptions): Promise<FastifyInstance> {
  const { account, personal, push, agreements, now } = options
  const app = createBaseApp(options)
  await describeApi(app)
  const routes = collectRoutes(app)
  const limits = createReadLimits()
  const guards = createGuards(account, limits)
  registerAgreementRoutes(app, { agreements, guards, now })
  registerSessionRoutes(app, account, guards)
  registerDeviceRoutes(app, account, guards)
  registerMeRoutes(app, account, guards)
  registerSettingsRoutes(app, account, guards)
  registerDataRightsRoutes(app, { account, guards, reportBug: options.reportBug })
  registerPhoneRoutes(app, { account, personal, guards })
  await registerAvatarRoutes(app, { account, personal, guards })
  await registerEventRoutes(app, { push, limits })
  registerHealthRoute(app)
  refuseOtherMethods(app, routes)
  await app.ready()
  return app
}

async function describeApi(app: FastifyInstance): Promise<void> {
  for (const schema of sharedSchemas) app.addSchema(schema)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Passport', description: 'Sign-in and account of a WeChat mini-program.', version: '1' },
      components: { securitySchemes: { session: { type: 'http', scheme: 'bearer' } } },
    },
    refResolver: {
      buildLocalReference: (json, _baseUri, _fragment, index) =>
        typeof json.$id === 'string' ? json.$id : `def-${index}`,
    },
  })
}

function registerHealthRoute(app: FastifyInstance): void {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/healthz',
    {
      schema: {
        operationId: 'readHealth',
        summary: 'Is the process alive?',
        response: answers(200, ref(HealthSchema)),
      },
    },
    async () => ({ status: 'ok' as const }),
  )
}
