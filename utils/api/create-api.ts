import type { components } from '../../typings/api'
import type { ApiRequest, CallApi } from '../core/http'
import { asRecord } from '../core/record'
import { type User, validateUser } from '../core/user'

type Agreement = components['schemas']['Agreement']

interface AgreementDocumentOptions {
  version: string
  document: 'terms' | 'privacy'
  language: 'zh-CN' | 'en'
}

/** One function per endpoint; every one rejects with `AppError`. Signing in and out is the auth util's alone. */
interface Api {
  /** The published versions of the agreement. */
  getAgreement(): Promise<Agreement>
  /** The plain text of one document. */
  getAgreementDocument(options: AgreementDocumentOptions): Promise<string>
  /** The profile of the person signed in. */
  getMe(): Promise<User>
}

interface ApiOptions {
  /** Calls that need nobody to be signed in. */
  callApi: CallApi
  /** Calls in the name of the person signed in. */
  request: <T>(request: ApiRequest<T>) => Promise<T>
}

export function createApi({ callApi, request }: ApiOptions): Api {
  return {
    getAgreement: () => callApi({ method: 'GET', path: '/v1/agreement', read: validateAgreement }),
    getAgreementDocument: ({ version, document, language }) =>
      callApi({
        method: 'GET',
        path: `/agreements/${encodeURIComponent(version)}/${document}`,
        query: { language },
        expects: 'text',
        read: (body) => (typeof body === 'string' ? body : null),
      }),
    getMe: () => request({ method: 'GET', path: '/v1/me', read: validateUser }),
  }
}

function validateAgreement(body: unknown): Agreement | null {
  const fields = asRecord(body)
  if (typeof fields?.current !== 'string' || typeof fields.required !== 'string') return null
  return Array.isArray(fields.versions) ? (body as Agreement) : null
}
