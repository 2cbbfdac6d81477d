import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { AccountService } from '../compose/account-service.ts'
import { clientAddressOf } from '../http/client-address.ts'
import { type Guards, sessionOf } from '../http/guards.ts'
import { answers, ProfileChangeSchema, ref, UserSchema } from '../http/schemas.ts'
import { profileTag } from './profile.ts'

const security = [{ session: [] }]
const ifMatch = Type.String({
  maxLength: 1024,
  description: 'The ETag of `GET /v1/me`, or several; `*` for whatever there is.',
})

export function registerMeRoutes(app: FastifyInstance, account: AccountService, guards: Guards): void {
  const api = app.withTypeProvider<TypeBoxTypeProvider>()
  api.get(
    '/v1/me',
    {
      onRequest: guards.requireAnySession,
      schema: {
        operationId: 'readMe',
        summary: 'The account of the session',
        description: 'The ETag covers what `PUT /v1/me` replaces.',
        security,
        response: answers(200, ref(UserSchema)),
      },
    },
    (request, reply) => {
      const user = account.viewUser(sessionOf(request))
      reply.header('etag', profileTag(user))
      return user
    },
  )

  api.put(
    '/v1/me',
    {
      onRequest: guards.requireSession,
      schema: {
        operationId: 'replaceProfile',
        summary: 'Change the profile',
        description: 'Needs If-Match. A body equal to what is stored answers 200 whatever the tag.',
        security,
        headers: Type.Object({ 'if-match': Type.Optional(ifMatch) }),
        body: ref(ProfileChangeSchema),
        response: answers(200, ref(UserSchema)),
      },
    },
    async (request, reply) => {
      const { id: sessionId, userId } = sessionOf(request)
      const user = await account.profile.replace({
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
