import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { clientAddressOf } from '../http/client-address.ts'
import { type Guards, sessionOf } from '../http/guards.ts'
import { idempotencyHeaders, idempotencyKeyOf } from '../http/idempotency-key.ts'
import { answers, memberSecurity, ref, UserSchema } from '../http/schemas.ts'
import type { Phones } from './phone.ts'
import { PhoneRequestSchema, WerunAnswerSchema, WerunRequestSchema } from './profile-schemas.ts'
import type { UserViews } from './user-view.ts'
import type { Werun } from './werun.ts'

interface PhoneRoutesOptions {
  phones: Phones
  werun: Werun
  users: UserViews
  guards: Guards
}

/** What the person gives from WeChat: a phone number, steps. */
export function registerPhoneRoutes(app: FastifyInstance, options: PhoneRoutesOptions): void {
  registerBindRoute(app, options)
  registerUnbindRoute(app, options)
  registerWerunRoute(app, options)
}

function registerBindRoute(app: FastifyInstance, { phones, users, guards }: PhoneRoutesOptions): void {
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/v1/me/phone',
    {
      onRequest: guards.requireSession,
      schema: {
        operationId: 'bindPhone',
        summary: 'Bind the phone number behind a code of the phone number button',
        description: 'Five times a day. The number is shown masked from then on.',
        security: memberSecurity,
        headers: idempotencyHeaders,
        body: ref(PhoneRequestSchema),
        response: answers(200, ref(UserSchema)),
      },
    },
    async (request) => {
      const session = sessionOf(request)
      const { code } = request.body
      const idempotencyKey = idempotencyKeyOf(request)
      await phones.bind({ session, code, idempotencyKey, address: clientAddressOf(request) })
      return users.read(session.userId)
    },
  )
}

function registerUnbindRoute(app: FastifyInstance, { phones, guards }: PhoneRoutesOptions): void {
  app.withTypeProvider<TypeBoxTypeProvider>().delete(
    '/v1/me/phone',
    {
      onRequest: guards.requireSession,
      schema: {
        operationId: 'unbindPhone',
        summary: 'Erase the phone number',
        description: 'Needs a proof of the last five minutes.',
        security: memberSecurity,
        response: answers(204, Type.Null({ description: 'No number is bound.' })),
      },
    },
    async (request, reply) => {
      await phones.unbind({ session: sessionOf(request), address: clientAddressOf(request) })
      return reply.code(204).send(null)
    },
  )
}

function registerWerunRoute(app: FastifyInstance, { werun, guards }: PhoneRoutesOptions): void {
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/v1/me/werun',
    {
      onRequest: guards.requireSession,
      schema: {
        operationId: 'readWerun',
        summary: 'Open the steps that wx.getWeRunData gave',
        description: 'The code is of the wx.login right before the capture. Nothing of it is kept.',
        security: memberSecurity,
        body: ref(WerunRequestSchema),
        response: answers(200, ref(WerunAnswerSchema)),
      },
    },
    async (request) => {
      const [session, address] = [sessionOf(request), clientAddressOf(request)]
      return { days: await werun.read({ ...request.body, session, address }) }
    },
  )
}
