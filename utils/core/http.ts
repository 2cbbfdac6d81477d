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
