import type { components } from '../../typings/api'
import type { Cancellation } from '../core/cancellation'
import { asRecord } from '../core/record'
import type { ApiRequest, CallApi } from './call-api'
import { type Devices, readDevices } from './devices'
import { readLog, type SecurityLog } from './security-log'
import { readUser, type User } from './user'

type Agreement = components['schemas']['Agreement']

interface Cancellable {
  cancellation?: Cancellation
}

interface AgreementDocumentOptions extends Cancellable {
  version: string
  document: 'terms' | 'privacy'
  language: 'zh-CN' | 'en'
}

interface EndSessionOptions extends Cancellable {
  /** As in `Devices`. */
  id: string
}

interface SecurityLogOptions extends Cancellable {
  /** Of the page before; without it the newest entries. */
  cursor?: string | undefined
}

/** One function per endpoint; every one rejects with `AppError`. Signing in and out is the auth util's alone. */
interface Api {
  /** The published versions of the agreement. */
  getAgreement(options?: Cancellable): Promise<Agreement>
  /** The plain text of one document. */
  getAgreementDocument(options: AgreementDocumentOptions): Promise<string>
  /** The profile of the person signed in. */
  getMe(): Promise<User>
  /** The devices that are signed in, and those that were ended lately. */
  listDevices(options?: Cancellable): Promise<Devices>
  /** Ends the session of one device; `not_found` when there is none any more. */
  endSession(options: EndSessionOptions): Promise<void>
  /** Ends every session but this one. */
  endOtherSessions(options?: Cancellable): Promise<void>
  /** A page of what happened to the account, newest first. */
  readSecurityLog(options?: SecurityLogOptions): Promise<SecurityLog>
}

interface ApiOptions {
  /** Calls that need nobody to be signed in. */
  callApi: CallApi
  /** Sends with the token of the person signed in. */
  authorised: <T>(send: (token: string) => Promise<T>) => Promise<T>
}

export function createApi({ callApi, authorised }: ApiOptions): Api {
  const callAsMember = <T>(request: ApiRequest<T>) => authorised((token) => callApi(request, token))
  return {
    getAgreement: ({ cancellation } = {}) =>
      callApi({ method: 'GET', path: '/v1/agreement', cancellation, read: readAgreement }),
    getAgreementDocument: ({ version, document, language, cancellation }) =>
      callApi({
        method: 'GET',
        path: `/agreements/${encodeURIComponent(version)}/${document}`,
        query: { language },
        expects: 'text',
        cancellation,
        read: (body) => (typeof body === 'string' ? body : null),
      }),
    getMe: () => callAsMember({ method: 'GET', path: '/v1/me', read: readUser }),
    listDevices: ({ cancellation } = {}) =>
      callAsMember({ method: 'GET', path: '/v1/sessions', cancellation, read: readDevices }),
    endSession: ({ id, cancellation }) =>
      callAsMember({
        method: 'DELETE',
        path: `/v1/sessions/${encodeURIComponent(id)}`,
        cancellation,
        read: readNothing,
      }),
    endOtherSessions: ({ cancellation } = {}) =>
      callAsMember({
        method: 'DELETE',
        path: '/v1/sessions',
        query: { keep: 'current' },
        cancellation,
        read: readNothing,
      }),
    readSecurityLog: ({ cursor, cancellation } = {}) =>
      callAsMember({
        method: 'GET',
        path: '/v1/me/security-log',
        ...(cursor !== undefined && { query: { cursor } }),
        cancellation,
        read: readLog,
      }),
  }
}

/** Of an answer that has no body. */
function readNothing(): undefined {
  return undefined
}

function readAgreement(body: unknown): Agreement | null {
  const fields = asRecord(body)
  if (typeof fields?.current !== 'string' || typeof fields.required !== 'string') return null
  return Array.isArray(fields.versions) ? (body as Agreement) : null
}
