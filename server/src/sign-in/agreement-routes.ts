import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { ApiError } from '../core/errors.ts'
import type { Guards } from '../http/guards.ts'
import { answers, ref } from '../http/schemas.ts'
import { type AgreementBody, AgreementSchema } from './agreement-schemas.ts'
import {
  type Agreements,
  type AgreementVersion,
  type DocumentLanguage,
  type DocumentName,
  documentLanguages,
  documentNames,
} from './agreements.ts'

const languageQuery = Type.Object(
  { language: Type.Optional(Type.Enum([...documentLanguages])) },
  { additionalProperties: false },
)

interface AgreementRoutesOptions {
  agreements: Agreements
  guards: Guards
  now: () => number
}

export function registerAgreementRoutes(app: FastifyInstance, options: AgreementRoutesOptions): void {
  registerListRoute(app, options)
  registerDocumentRoute(app, options)
}

function registerListRoute(app: FastifyInstance, { agreements, guards, now }: AgreementRoutesOptions): void {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/agreement',
    {
      onRequest: guards.countAnonymous,
      schema: {
        operationId: 'readAgreement',
        summary: 'Published versions of the agreement',
        response: answers(200, ref(AgreementSchema)),
      },
    },
    async () => toAgreementBody(agreements, now()),
  )
}

function registerDocumentRoute(app: FastifyInstance, { agreements, guards }: AgreementRoutesOptions): void {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/agreements/:version/:document',
    {
      onRequest: guards.countAnonymous,
      schema: {
        operationId: 'readAgreementDocument',
        summary: 'The text of one document',
        params: Type.Object({ version: Type.String(), document: Type.String() }),
        querystring: languageQuery,
        response: {
          ...answers(200, Type.Object({})),
          200: { description: 'The text.', content: { 'text/plain': { schema: Type.String() } } },
        },
      },
    },
    async (request, reply) =>
      reply
        .header('cache-control', 'public, max-age=3600')
        .type('text/plain; charset=utf-8')
        .send(requireText(agreements, request.params, request.query.language ?? 'zh-CN')),
  )
}

function toAgreementBody(agreements: Agreements, now: number): AgreementBody {
  return {
    current: agreements.current,
    required: agreements.requiredAt(now),
    versions: agreements.versions.map((version) => ({
      version: version.version,
      requiredFrom: version.requiredFrom,
      documents: { terms: toLink(version, 'terms'), privacy: toLink(version, 'privacy') },
    })),
  }
}

function toLink({ version, documents }: AgreementVersion, name: DocumentName) {
  return { url: `/agreements/${version}/${name}?language=zh-CN`, sha256: documents[name].sha256 }
}

function requireText(
  agreements: Agreements,
  params: { version: string; document: string },
  language: DocumentLanguage,
) {
  const name = documentNames.find((candidate) => candidate === params.document)
  const version = agreements.findVersion(params.version)
  if (!name || !version) throw new ApiError('not_found')
  return version.documents[name].texts[language]
}
