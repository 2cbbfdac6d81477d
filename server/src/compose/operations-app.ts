import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { registerAdminRoutes } from '../admin/admin-routes.ts'
import type { AdminService } from '../admin/admin-service.ts'
import type { WriteLimits } from '../core/write-limits.ts'
import { createBaseApp, type HttpOptions } from '../http/base-app.ts'
import { collectRoutes, refuseOtherMethods } from '../http/error-handling.ts'
import { asNamedPlugin } from '../http/named-plugin.ts'
import { createReadLimits } from '../http/read-limits.ts'
import { memberSchemas } from './public-app.ts'

interface OperationsAppOptions {
  http: HttpOptions
  admin: AdminService
  limits: WriteLimits
  /** Resolves to what keeps the server from working: empty when it is ready. */
  findFaults: () => Promise<string[]>
  /** Of the public listener. */
  openApi: () => object
  metrics: { render(): Promise<string>; contentType: string }
  now: () => number
  servesDocs: boolean
}

/** What operators see, on a listener of its own that members never reach. */
export async function createOperationsApp(options: OperationsAppOptions): Promise<FastifyInstance> {
  const { http, admin, limits, now } = options
  const app = createBaseApp(http)
  await describeApi(app, options.openApi)
  const routes = collectRoutes(app)
  registerProbes(app, options)
  registerAdminRoutes(app, { admin, limits, readLimits: createReadLimits(), now })
  if (options.servesDocs) await serveDocs(app)
  refuseOtherMethods(app, routes)
  await app.ready()
  return app
}

function registerProbes(app: FastifyInstance, { findFaults, metrics }: OperationsAppOptions): void {
  app.get(
    '/readyz',
    { schema: { summary: 'Can it work? 503 names what keeps it from working' } as object },
    async (_request, reply) => {
      const faults = await findFaults()
      const status = faults.length === 0 ? 'ready' : 'not_ready'
      return reply.code(faults.length === 0 ? 200 : 503).send({ status, faults })
    },
  )
  app.get('/metrics', { schema: { summary: 'For Prometheus' } as object }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.render()),
  )
  app.get('/openapi.json', { schema: { summary: 'This document' } as object }, async () => app.swagger())
}

interface OpenApiParts {
  paths?: object
  components?: { schemas?: object; securitySchemes?: object }
}

/** One document for both listeners: the public one's with the admin routes in it. */
async function describeApi(app: FastifyInstance, openApi: () => object): Promise<void> {
  for (const schema of memberSchemas) app.addSchema(schema)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Passport', description: 'Both listeners of the server.', version: '1' },
      components: { securitySchemes: { admin: { type: 'http', scheme: 'bearer' } } },
    },
    refResolver: {
      buildLocalReference: (json, _baseUri, _fragment, index) =>
        typeof json.$id === 'string' ? json.$id : `def-${index}`,
    },
    transformObject: (document) => {
      const own = ('openapiObject' in document ? document.openapiObject : {}) as OpenApiParts
      const members = openApi() as OpenApiParts
      return {
        ...own,
        paths: { ...members.paths, ...own.paths },
        components: {
          schemas: { ...members.components?.schemas, ...own.components?.schemas },
          securitySchemes: { ...members.components?.securitySchemes, ...own.components?.securitySchemes },
        },
      }
    },
  })
}

/** Loaded late: the first request to the server need not wait for its documentation. */
async function serveDocs(app: FastifyInstance): Promise<void> {
  const { default: swaggerUi } = await import('@fastify/swagger-ui')
  const docs = async (scope: FastifyInstance) => {
    // The plugin that serves the files would let them be cached.
    scope.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'))
    await scope.register(swaggerUi, { routePrefix: '/docs', uiConfig: { tryItOutEnabled: false } })
  }
  await app.register(asNamedPlugin('docs', docs))
}
