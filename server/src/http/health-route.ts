import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { answers, HealthSchema, ref } from './schemas.ts'

export function registerHealthRoute(app: FastifyInstance): void {
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
