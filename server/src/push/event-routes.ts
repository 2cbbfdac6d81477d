import { isUtf8 } from 'node:buffer'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { ApiError } from '../core/errors.ts'
import { clientAddressOf } from '../http/client-address.ts'
import { asNamedPlugin } from '../http/named-plugin.ts'
import type { ReadLimits } from '../http/read-limits.ts'
import { answers } from '../http/schemas.ts'
import { readFields } from './push-fields.ts'
import type { PushService } from './push-service.ts'

interface EventRoutesOptions {
  /** Null when message push is not set up: then there is nothing here. */
  push: PushService | null
  limits: ReadLimits
}

const timestamp = Type.String({ pattern: '^[0-9]{1,12}$' })
const nonce = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' })
const signature = Type.String({ pattern: '^[0-9a-f]{40}$' })
const checkQuery = Type.Object({
  signature,
  timestamp,
  nonce,
  // It is answered as it came and is not part of what is signed.
  echostr: Type.String({ pattern: '^[A-Za-z0-9_-]{1,128}$' }),
})

/** WeChat adds an openid and more. Only what is encrypted counts. */
const pushQuery = Type.Object({ timestamp, nonce, msg_signature: signature })
const pushBody = Type.Object({ Encrypt: Type.String({ minLength: 1, maxLength: 60_000 }) })
const textAnswer = (description: string) => ({
  ...answers(200, Type.Object({})),
  200: { description, content: { 'text/plain': { schema: Type.String() } } },
})

/**
 * What WeChat calls. Its addresses are few, so only what it did not sign counts against an address.
 * Resolves when the routes are there.
 */
export async function registerEventRoutes(app: FastifyInstance, options: EventRoutesOptions): Promise<void> {
  registerUrlCheck(app, options)
  const receive = async (scope: FastifyInstance) => {
    readAnyLabel(scope)
    registerReceiver(scope, options)
  }
  await app.register(asNamedPlugin('events', receive))
}

/** WeChat declares JSON as XML, so the content type is ignored. The signature decides whether a body is trusted. */
function readAnyLabel(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    delete request.raw.headers['content-type']
    done()
  })
  app.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (_request, body, done) => {
    const fields = isUtf8(body) ? readFields(body.toString()) : null
    done(fields ? null : new ApiError('invalid_request'), fields)
  })
}

function registerUrlCheck(app: FastifyInstance, options: EventRoutesOptions): void {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/wechat/events',
    {
      schema: {
        operationId: 'checkEventUrl',
        summary: "WeChat's check of the message push URL",
        querystring: checkQuery,
        response: textAnswer('The echostr.'),
      },
    },
    async (request, reply) => {
      const { echostr, ...signed } = request.query
      await countRejected(options, request, async () => requirePush(options).checkUrl(signed))
      return reply.type('text/plain; charset=utf-8').send(echostr)
    },
  )
}

function registerReceiver(app: FastifyInstance, options: EventRoutesOptions): void {
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/v1/wechat/events',
    {
      schema: {
        operationId: 'receiveEvent',
        summary: 'A message that WeChat pushes, in secure mode',
        description:
          'The body is JSON, or XML with `xml` around it, and so is the message inside. The label is not looked at.',
        consumes: ['application/json', 'text/xml'],
        querystring: pushQuery,
        body: pushBody,
        response: textAnswer('`success`: the message is kept.'),
      },
    },
    async (request, reply) => {
      const { timestamp: at, nonce: once, msg_signature: given } = request.query
      const signed = { timestamp: at, nonce: once, signature: given }
      const envelope = { signed, encrypted: request.body.Encrypt }
      await countRejected(options, request, () => requirePush(options).receive(envelope))
      return reply.type('text/plain; charset=utf-8').send('success')
    },
  )
}

function requirePush({ push }: EventRoutesOptions): PushService {
  if (!push) throw new ApiError('not_found')
  return push
}

async function countRejected(
  { limits }: EventRoutesOptions,
  request: FastifyRequest,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof ApiError && error.code === 'push_rejected')
      await limits.countAnonymous(clientAddressOf(request))
    throw error
  }
}
