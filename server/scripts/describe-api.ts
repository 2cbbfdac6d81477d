import type { AdminService } from '../src/admin/admin-service.ts'
import { createOperationsApp } from '../src/compose/operations-app.ts'
import { createPublicApp, type MemberRules } from '../src/compose/public-app.ts'
import type { WriteLimits } from '../src/core/write-limits.ts'
import type { HttpOptions } from '../src/http/base-app.ts'

/** OpenAPI, of the member API and of both listeners together. */
interface ApiDocuments {
  members: object
  all: object
}

/** The listeners as they describe themselves, with nothing behind them. */
export async function describeApi(): Promise<ApiDocuments> {
  const publicApp = await createPublicApp({
    http,
    rules: nobodyAsks as MemberRules,
    push: null,
    now: () => 0,
  })
  const members = publicApp.swagger()
  const operationsApp = await createOperationsApp({
    http,
    admin: nobodyAsks as AdminService,
    limits: nobodyAsks as WriteLimits,
    findFaults: refuse,
    openApi: () => members,
    metrics: { render: refuse, contentType: 'text/plain' },
    now: () => 0,
    servesDocs: false,
  })
  const all = operationsApp.swagger()
  await Promise.all([publicApp.close(), operationsApp.close()])
  return { members, all }
}

const http: HttpOptions = {
  log: () => undefined,
  reportBug: () => undefined,
  createRequestId: () => 'described',
  isLocalOnly: true,
  trustedProxies: [],
  silenceLimitMs: 60_000,
}

async function refuse(): Promise<never> {
  throw new Error('The API is only described here')
}

/** Has every method of every part, and each of them refuses. */
const nobodyAsks: unknown = new Proxy(refuse, { get: () => nobodyAsks })
