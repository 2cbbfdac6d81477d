import multipart from '@fastify/multipart'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { ApiError } from '../core/errors.ts'
import type { Authenticate } from '../core/records.ts'
import { clientAddressOf } from '../http/client-address.ts'
import { readFormFile } from '../http/form-file.ts'
import { type Guards, sessionOf } from '../http/guards.ts'
import { idempotencyHeaders, idempotencyKeyOf } from '../http/idempotency-key.ts'
import { asNamedPlugin } from '../http/named-plugin.ts'
import { answers, memberSecurity, ref, UserSchema } from '../http/schemas.ts'
import type { Avatars } from './avatar.ts'
import type { UserViews } from './user-view.ts'

const maxFileBytes = 512 * 1024
const maxBodyBytes = 600 * 1024

/** A file, and the few fields that an uploader may add; they are not read. */
const partLimits = { fileSize: maxFileBytes, files: 1, fields: 8, parts: 9, fieldSize: 1024, headerPairs: 20 }

const pictureForm = Type.Object({
  file: Type.String({ format: 'binary', description: 'Under any name. Other fields are not read.' }),
})

interface AvatarRoutesOptions {
  avatars: Avatars
  users: UserViews
  authenticate: Authenticate
  guards: Guards
}

/** Resolves when the routes are there. Only they take `multipart/form-data`. */
export async function registerAvatarRoutes(
  app: FastifyInstance,
  options: AvatarRoutesOptions,
): Promise<void> {
  const upload = async (scope: FastifyInstance) => {
    await scope.register(multipart, { limits: partLimits, throwFileSizeLimit: true })
    registerUploadRoute(scope, options)
  }
  await app.register(asNamedPlugin('avatar-upload', upload))
  registerRemovalRoute(app, options)
  registerPictureRoute(app, options)
}

function registerUploadRoute(app: FastifyInstance, { avatars, users, guards }: AvatarRoutesOptions) {
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/v1/me/avatar',
    {
      onRequest: guards.requireSession,
      bodyLimit: maxBodyBytes,
      // `schema.body` would be validated before the form is read, so the form is only described.
      config: {
        swaggerTransform: ({ schema, url }) => ({ url, schema: { ...schema, body: pictureForm } }),
      },
      schema: {
        operationId: 'setAvatar',
        summary: 'Upload a picture',
        description:
          'multipart/form-data with one file: JPEG, PNG or WebP, at most 512 KB and 2048 × 2048. Ten a day. ' +
          'It is for its owner alone until WeChat has judged it.',
        security: memberSecurity,
        consumes: ['multipart/form-data'],
        headers: idempotencyHeaders,
        response: answers(200, ref(UserSchema)),
      },
    },
    async (request) => {
      const session = sessionOf(request)
      const [address, idempotencyKey] = [clientAddressOf(request), idempotencyKeyOf(request)]
      const file = await readFormFile(request, maxBodyBytes)
      await avatars.set({ session, address, idempotencyKey, file })
      return users.read(session.userId)
    },
  )
}

function registerRemovalRoute(app: FastifyInstance, { avatars, guards }: AvatarRoutesOptions) {
  app.withTypeProvider<TypeBoxTypeProvider>().delete(
    '/v1/me/avatar',
    {
      onRequest: guards.requireSession,
      schema: {
        operationId: 'removeAvatar',
        summary: 'Erase the picture',
        security: memberSecurity,
        response: answers(204, Type.Null({ description: 'There is no picture.' })),
      },
    },
    async (request, reply) => {
      await avatars.remove({ session: sessionOf(request), address: clientAddressOf(request) })
      return reply.code(204).send(null)
    },
  )
}

const pictureQuery = Type.Object(
  {
    expires: Type.Optional(Type.String({ pattern: '^[0-9]{1,12}$' })),
    signature: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  },
  { additionalProperties: false },
)

function registerPictureRoute(app: FastifyInstance, { avatars, authenticate, guards }: AvatarRoutesOptions) {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/avatars/:id',
    {
      onRequest: guards.countAnonymous,
      schema: {
        operationId: 'readAvatar',
        summary: 'A picture',
        description:
          "Everybody's once it is approved and while its account is active; otherwise its owner's, with the session.",
        params: Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' }) }),
        querystring: pictureQuery,
        response: {
          ...answers(200, Type.Object({})),
          200: {
            description: 'The picture.',
            content: { 'image/*': { schema: Type.Unsafe<Buffer>({ type: 'string' }) } },
          },
        },
      },
    },
    async (request, reply) => {
      const { expires, signature } = request.query
      const avatar = await avatars.read({
        id: request.params.id,
        link: expires !== undefined && signature !== undefined ? { expires, signature } : null,
        findViewer: () => findViewer(authenticate, request.headers.authorization),
      })
      if (avatar.isPublic) reply.header('cache-control', 'public, max-age=3600')
      return reply
        .header('content-security-policy', 'sandbox')
        .type(avatar.type)
        .send(Buffer.from(avatar.bytes))
    },
  )
}

async function findViewer(
  authenticate: Authenticate,
  authorization: string | undefined,
): Promise<string | null> {
  try {
    return (await authenticate(authorization)).userId
  } catch (error) {
    if (error instanceof ApiError && error.code.startsWith('session_')) return null
    throw error
  }
}
