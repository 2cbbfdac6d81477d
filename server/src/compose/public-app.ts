import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { createBaseApp, type HttpOptions } from '../http/base-app.ts'
import { collectRoutes, refuseOtherMethods } from '../http/error-handling.ts'
import { createGuards } from '../http/guards.ts'
import { registerHealthRoute } from '../http/health-route.ts'
import { createReadLimits } from '../http/read-limits.ts'
import { HealthSchema, sharedSchemas } from '../http/schemas.ts'
import type { Avatars } from '../profile/avatar.ts'
import { registerAvatarRoutes } from '../profile/avatar-routes.ts'
import type { Phones } from '../profile/phone.ts'
import { registerPhoneRoutes } from '../profile/phone-routes.ts'
import type { Profile } from '../profile/profile.ts'
import { registerProfileRoutes } from '../profile/profile-routes.ts'
import { ProfileChangeSchema, personalSchemas } from '../profile/profile-schemas.ts'
import type { Settings } from '../profile/settings.ts'
import { registerSettingsRoutes } from '../profile/settings-routes.ts'
import { settingsSchemas } from '../profile/settings-schemas.ts'
import type { UserViews } from '../profile/user-view.ts'
import type { Werun } from '../profile/werun.ts'
import { registerEventRoutes } from '../push/event-routes.ts'
import type { PushService } from '../push/push-service.ts'
import type { DataRights } from '../rights/data-rights.ts'
import { registerRightsRoutes } from '../rights/rights-routes.ts'
import { DeletionSchema } from '../rights/rights-schemas.ts'
import type { Devices } from '../sessions/devices.ts'
import type { Proofs } from '../sessions/proof.ts'
import type { SecurityLog } from '../sessions/security-log.ts'
import { registerSecurityLogRoutes } from '../sessions/security-log-routes.ts'
import { registerSessionRoutes } from '../sessions/session-routes.ts'
import { securityLogSchemas, sessionSchemas } from '../sessions/session-schemas.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { registerAgreementRoutes } from '../sign-in/agreement-routes.ts'
import { agreementSchemas } from '../sign-in/agreement-schemas.ts'
import type { Agreements } from '../sign-in/agreements.ts'
import type { SignIn } from '../sign-in/sign-in.ts'
import { registerSignInRoutes } from '../sign-in/sign-in-routes.ts'
import { signInSchemas } from '../sign-in/sign-in-schemas.ts'

/** Everything that members may ask for. Refusals are thrown as `ApiError`. */
export interface MemberRules {
  agreements: Agreements
  signIn: SignIn
  sessions: Sessions
  devices: Devices
  proofs: Proofs
  securityLog: SecurityLog
  users: UserViews
  profile: Profile
  settings: Settings
  phones: Phones
  werun: Werun
  avatars: Avatars
  dataRights: DataRights
}

interface PublicAppOptions {
  http: HttpOptions
  rules: MemberRules
  /** Null when message push is not set up. */
  push: PushService | null
  now: () => number
}

/** The member API. Resolves when it is ready to listen or to `inject`. */
export async function createPublicApp({
  http,
  rules,
  push,
  now,
}: PublicAppOptions): Promise<FastifyInstance> {
  const { agreements, signIn, sessions, devices, proofs, securityLog } = rules
  const { users, profile, settings, phones, werun, avatars, dataRights } = rules
  const { authenticate } = sessions
  const app = createBaseApp(http)
  await describeApi(app)
  const routes = collectRoutes(app)
  const limits = createReadLimits()
  const guards = createGuards(authenticate, limits)
  registerAgreementRoutes(app, { agreements, guards, now })
  registerSignInRoutes(app, { signIn, guards })
  registerSessionRoutes(app, { sessions, devices, proofs, guards })
  registerProfileRoutes(app, { users, profile, guards })
  registerSettingsRoutes(app, { settings, guards })
  registerSecurityLogRoutes(app, { securityLog, guards })
  registerRightsRoutes(app, { dataRights, guards, reportBug: http.reportBug })
  registerPhoneRoutes(app, { phones, werun, users, guards })
  await registerAvatarRoutes(app, { avatars, users, authenticate, guards })
  await registerEventRoutes(app, { push, limits })
  registerHealthRoute(app)
  refuseOtherMethods(app, routes)
  await app.ready()
  return app
}

/** In the order of the document. */
export const memberSchemas = [
  ...sharedSchemas,
  ...signInSchemas,
  ...agreementSchemas,
  ...sessionSchemas,
  ProfileChangeSchema,
  ...settingsSchemas,
  ...securityLogSchemas,
  DeletionSchema,
  ...personalSchemas,
  HealthSchema,
]

async function describeApi(app: FastifyInstance): Promise<void> {
  for (const schema of memberSchemas) app.addSchema(schema)
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
