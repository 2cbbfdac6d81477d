import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { AccountService } from '../compose/account-service.ts'
import type { PersonalData } from '../compose/personal-data.ts'
import type { Guards } from './guards.ts'

export interface PersonalRoutesOptions {
  account: AccountService
  personal: PersonalData
  guards: Guards
}

export const idempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9_-]{1,64}$',
      description: 'The same key again does nothing more, for a day.',
    }),
  ),
})

export function idempotencyKeyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']
  return typeof key === 'string' ? key : undefined
}
