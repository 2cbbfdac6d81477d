import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { clientAddressOf } from '../http/client-address.ts'
import type { Guards } from '../http/guards.ts'
import { answers, ref } from '../http/schemas.ts'
import type { SignIn } from './sign-in.ts'
import type { SignInRequest } from './sign-in-request.ts'
import { SignInAnswerSchema, type SignInRequestBody, SignInRequestSchema } from './sign-in-schemas.ts'

interface SignInRoutesOptions {
  signIn: SignIn
  guards: Guards
}

export function registerSignInRoutes(app: FastifyInstance, { signIn, guards }: SignInRoutesOptions): void {
  app.withTypeProvider<TypeBoxTypeProvider>().post(
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
      const result = await signIn(toSignInRequest(request.body, clientAddressOf(request)))
      const { token, expiresInSeconds, user, isNewUser } = result
      return reply.code(201).send({ token, expiresIn: expiresInSeconds, user, isNewUser })
    },
  )
}

function toSignInRequest(body: SignInRequestBody, address: string): SignInRequest {
  const { code, createAccount: interactive, consent, restore = false, purpose = 'full', device } = body
  return { code, interactive, consentVersion: consent?.version, restore, purpose, device, address }
}
