import type { Cancellation } from './cancellation'

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** One request as it goes over the wire. */
export interface WireRequest {
  url: string
  method: HttpMethod
  headers: Record<string, string>
  /** Sent as JSON. */
  body?: object
  expects: 'json' | 'text'
  timeoutMs: number
  cancellation?: Cancellation
}

/** Any HTTP answer, whatever its status; header names are lower case. */
export interface WireAnswer {
  status: number
  headers: Record<string, string>
  body: unknown
}

/**
 * Sends a request and resolves with the answer of whatever status.
 * Rejects with `AppError` of kind `offline`, `timeout`, `interrupted`, `unavailable`, `cancelled` or `platform`.
 */
export type SendRequest = (request: WireRequest) => Promise<WireAnswer>

/** One call of our API, before base URL and token are known. */
export interface ApiRequest<T> {
  method: HttpMethod
  /** Absolute path on the API's origin, such as `/v1/me`. */
  path: string
  query?: Record<string, string>
  headers?: Record<string, string>
  body?: object
  expects?: 'json' | 'text'
  timeoutMs?: number
  cancellation?: Cancellation
  /** Turns a 2xx body into the result, or `null` when it is not what was agreed. */
  read: (body: unknown) => T | null
}

/**
 * Calls the API with or without a session token; rejects with `AppError`, never with an HTTP status as data.
 * Only GET is repeated, and only after a failure that says nothing about the request itself.
 */
export type CallApi = <T>(request: ApiRequest<T>, token?: string) => Promise<T>
