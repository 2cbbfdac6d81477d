import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import type { AccountService } from '../src/account/account-service.ts'
import { createAgreements } from '../src/account/agreements.ts'
import type { PersonalData } from '../src/account/personal-data.ts'
import { createPublicApp } from '../src/http/public-app.ts'

const header = '// Generated from the schemas of the server: `npm run generate:api -w server`.\n\n'

/** The API as TypeScript types. The same schemas always give the same text. */
export async function renderApiTypes(): Promise<string> {
  const document = await describeApi()
  return header + astToString(await openapiTS(document as OpenAPI3))
}

async function describeApi(): Promise<object> {
  const text = { sha256: '', texts: { 'zh-CN': '', en: '' } }
  const version = { version: '1970-01-01', requiredFrom: null, documents: { terms: text, privacy: text } }
  const app = await createPublicApp({
    account: nobodyAsks as AccountService,
    personal: nobodyAsks as PersonalData,
    push: null,
    agreements: createAgreements([version]),
    now: () => 0,
    log: () => undefined,
    reportBug: () => undefined,
    createRequestId: () => 'described',
    isLocalOnly: true,
    trustedProxies: [],
  })
  const document = app.swagger()
  await app.close()
  return document
}

async function refuse(): Promise<never> {
  throw new Error('The API is only described here')
}

/** Has every method of every part, and each of them refuses. */
const nobodyAsks: unknown = new Proxy(refuse, { get: () => nobodyAsks })
