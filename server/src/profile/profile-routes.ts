import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { clientAddressOf } from '../http/client-address.ts'
import { type Guards, sessionOf } from '../http/guards.ts'
import { answers, memberSecurity, ref, UserSchema } from '../http/schemas.ts'
import { type Profile, profileTag } from './profile.ts'
import { ProfileChangeSchema } from './profile-schemas.ts'
import type { UserViews } from './user-view.ts'

const ifMatch = Type.String({
  maxLength: 1024,
  description: 'The ETag of `GET /v1/me`, or several; `*` for whatever there is.',
})

interface ProfileRoutesOptions {
  users: UserViews
  profile: Profile
  guards: Guards
}

export function registerProfileRoutes(app: FastifyInstance, options: ProfileRoutesOptions): void {
  registerReadRoute(app, options)
  registerReplaceRoute(app, options)
}

function registerReadRoute(app: FastifyInstance, { users, guards }: ProfileRoutesOptions): void {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/me',
    {
      onRequest: guards.requireAnySession,
      schema: {
        operationId: 'readMe',
        summary: 'The account of the session',
        description: 'The ETag covers what `PUT /v1/me` replaces.',
        security: memberSecurity,
        response: answers(200, ref(UserSchema)),
      },
    },
    (request, reply) => {
      const user = users.view(sessionOf(request).account)
      reply.header('etag', profileTag(user))
      return user
    },
  )
}

function registerReplaceRoute(app: FastifyInstance, { profile, guards }: ProfileRoutesOptions): void {
  app.withTypeProvider<TypeBoxTypeProvider>().put(
    '/v1/me',
    {
      onRequest: guards.requireSession,
      schema: {
        operationId: 'replaceProfile',
        summary: 'Change the profile',
        description: 'Needs If-Match. A body equal to what is stored answers 200 whatever the tag.',
        security: memberSecurity,
        headers: Type.Object({ 'if-match': Type.Optional(ifMatch) }),
        body: ref(ProfileChangeSchema),
        response: answers(200, ref(UserSchema)),
      },
    },
    async (request, reply) => {
      const { id: sessionId, userId } = sessionOf(request)
      const user = await profile.replace({
        userId,
        sessionId,
        nickname: request.body.nickname,
        ifMatch: request.headers['if-match'],
        address: clientAddressOf(request),
      })
      return reply.header('etag', profileTag(user)).send(user)
    },
  )
}
