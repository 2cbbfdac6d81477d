import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { clientAddressOf } from '../http/client-address.ts'
import { type Guards, sessionOf } from '../http/guards.ts'
import { idempotencyHeaders, idempotencyKeyOf, type PersonalRoutesOptions } from '../http/idempotency-key.ts'
import {
  answers,
  PhoneRequestSchema,
  ref,
  UserSchema,
  WerunAnswerSchema,
  WerunRequestSchema,
} from '../http/schemas.ts'

const security = [{ session: [] }]

/** What the person gives from WeChat: a phone number, steps. */
export function registerPhoneRoutes(app: FastifyInstance, options: PersonalRoutesOptions): void {
  const { account, personal, guards } = options
  const api = app.withTypeProvider<TypeBoxTypeProvider>()
  api.post(
    '/v1/me/phone',
    {
      onRequest: guards.requireSession,
      schema: {
        operationId: 'bindPhone',
        summary: 'Bind the phone number behind a code of the phone number button',
        description: 'Five times a day. The number is shown masked from then on.',
        security,
        headers: idempotencyHeaders,
        body: ref(PhoneRequestSchema),
        response: answers(200, ref(UserSchema)),
      },
    },
    async (request) => {
      const session = sessionOf(request)
      const { code } = request.body
      const idempotencyKey = idempotencyKeyOf(request)
      await personal.bindPhone({ session, code, idempotencyKey, address: clientAddressOf(request) })
      return account.readUser(session.userId)
    },
  )

  api.delete(
    '/v1/me/phone',
    {
      onRequest: guards.requireSession,
      schema: {
        operationId: 'unbindPhone',
        summary: 'Erase the phone number',
        description: 'Needs a proof of the last five minutes.',
        security,
        response: answers(204, Type.Null({ description: 'No number is bound.' })),
      },
    },
    async (request, reply) => {
      await personal.unbindPhone({ session: sessionOf(request), address: clientAddressOf(request) })
      return reply.code(204).send(null)
    },
  )
  registerWerunRoute(app, personal, guards)
}

function registerWerunRoute(
  app: FastifyInstance,
  personal: PersonalRoutesOptions['personal'],
  guards: Guards,
): void {
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/v1/me/werun',
    {
      onRequest: guards.requireSession,
      schema: {
        operationId: 'readWerun',
        summary: 'Open the steps that wx.getWeRunData gave',
        description: 'The code is of the wx.login right before the capture. Nothing of it is kept.',
        security,
        body: ref(WerunRequestSchema),
        response: answers(200, ref(WerunAnswerSchema)),
      },
    },
    async (request) => {
      const asker = { session: sessionOf(request), address: clientAddressOf(request) }
      return { days: await personal.readWerun({ ...request.body, ...asker }) }
    },
  )
}
