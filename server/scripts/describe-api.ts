import type { AdminService } from '../src/admin/admin-service.ts'
import type { AccountService } from '../src/compose/account-service.ts'
import { createOperationsApp } from '../src/compose/operations-app.ts'
import type { PersonalData } from '../src/compose/personal-data.ts'
import { createPublicApp } from '../src/compose/public-app.ts'
import type { WriteLimits } from '../src/core/write-limits.ts'
import type { BaseAppOptions } from '../src/http/base-app.ts'
import { createAgreements } from '../src/sign-in/agreements.ts'

/** OpenAPI, of the member API and of both listeners together. */
interface ApiDocuments {
  members: object
  all: object
}

/** The listeners as they describe themselves, with nothing behind them. */
export async function describeApi(): Promise<ApiDocuments> {
  const publicApp = await createPublicApp({
    ...base,
    account: nobodyAsks as AccountService,
    personal: nobodyAsks as PersonalData,
    push: null,
    agreements: describedAgreements(),
    now: () => 0,
  })
  const members = publicApp.swagger()
  const operationsApp = await createOperationsApp({
    ...base,
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

const base: BaseAppOptions = {
  log: () => undefined,
  reportBug: () => undefined,
  createRequestId: () => 'described',
  isLocalOnly: true,
  trustedProxies: [],
  silenceLimitMs: 60_000,
}

function describedAgreements() {
  const text = { sha256: '', texts: { 'zh-CN': '', en: '' } }
  const documents = { terms: text, privacy: text }
  return createAgreements([{ version: '1970-01-01', requiredFrom: null, documents }])
}

async function refuse(): Promise<never> {
  throw new Error('The API is only described here')
}

/** Has every method of every part, and each of them refuses. */
const nobodyAsks: unknown = new Proxy(refuse, { get: () => nobodyAsks })
