import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { AccountService } from '../compose/account-service.ts'
import { clientAddressOf } from '../http/client-address.ts'
import { type Guards, sessionOf } from '../http/guards.ts'
import {
  answers,
  ref,
  SignInAnswerSchema,
  type SignInRequestBody,
  SignInRequestSchema,
} from '../http/schemas.ts'
import type { SignInRequest } from './sign-in.ts'

export function registerSessionRoutes(app: FastifyInstance, account: AccountService, guards: Guards): void {
  const api = app.withTypeProvider<TypeBoxTypeProvider>()
  api.post(
    '/v1/sessions',
    {
      onRequest: guards.countAnonymous,
      schema: {
        operationId: 'signIn',
        summary: 'Sign in with a code of wx.login',
        body: ref(SignInRequestSchema),
        response: answers(201, ref(SignInAnswerSchema)),
      },
    },
    async (request, reply) => {
      const result = await account.signIn(toSignInRequest(request.body, clientAddressOf(request)))
      const { token, expiresInSeconds, user, isNewUser } = result
      return reply.code(201).send({ token, expiresIn: expiresInSeconds, user, isNewUser })
    },
  )

  api.delete(
    '/v1/sessions/current',
    {
      onRequest: guards.requireAnySession,
      schema: {
        operationId: 'signOut',
        summary: 'Sign out',
        security: [{ session: [] }],
        response: answers(204, Type.Null({ description: 'Signed out.' })),
      },
    },
    async (request, reply) => {
      await account.endSession(sessionOf(request), 'signed_out', clientAddressOf(request))
      return reply.code(204).send(null)
    },
  )
}

function toSignInRequest(body: SignInRequestBody, address: string): SignInRequest {
  const { code, createAccount, consent, restore = false, purpose = 'full', device } = body
  return { code, createAccount, consentVersion: consent?.version, restore, purpose, device, address }
}
