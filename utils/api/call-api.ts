import type { Cancellation } from '../core/cancellation'
import { AppError } from '../core/errors'
import type { HttpMethod, SendRequest, WireAnswer, WireRequest } from '../core/http'
import { retry } from '../core/retry'
import type { Timers } from '../core/timers'
import { problemError } from './problem'

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
  cancellation?: Cancellation | undefined
  /** Turns a 2xx body into the result, or `null` when it is not what was agreed. */
  read: (body: unknown) => T | null
}

/**
 * Calls the API with or without a session token; rejects with `AppError`, never with an HTTP status as data.
 * Only GET is repeated, and only after a failure that says nothing about the request itself.
 */
export type CallApi = <T>(request: ApiRequest<T>, token?: string) => Promise<T>

interface CallApiOptions {
  send: SendRequest
  timers: Timers
  /** The API's origin without a trailing slash. */
  origin: string
}

const defaultTimeoutMs = 10_000
const retryDelaysMs = [400, 1_200]

export function createCallApi({ send, timers, origin }: CallApiOptions): CallApi {
  return async (request, token) => {
    const wireRequest = toWireRequest(request, { origin, token })
    const attempt = async () => readAnswer(await send(wireRequest), request)
    if (request.method !== 'GET') return attempt()
    return retry(attempt, { timers, delaysMs: retryDelaysMs, canRetry: isPassing })
  }
}

/** Whether the same request may well succeed in a moment. A bug of the server stays one. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof AppError) || error.retryAfterSeconds !== undefined) return false
  if (['offline', 'timeout', 'interrupted'].includes(error.kind)) return true
  return error.kind === 'unavailable' && [undefined, 502, 503, 504].includes(error.status)
}

function toWireRequest(
  request: ApiRequest<unknown>,
  { origin, token }: { origin: string; token: string | undefined },
): WireRequest {
  const { method, path, query, headers, body, expects = 'json', timeoutMs = defaultTimeoutMs } = request
  return {
    method,
    url: `${origin}${path}${toQueryText(query)}`,
    expects,
    timeoutMs,
    headers: {
      ...headers,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body }),
    ...(request.cancellation === undefined ? {} : { cancellation: request.cancellation }),
  }
}

function toQueryText(query: Record<string, string> = {}): string {
  const parts = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}

function readAnswer<T>(answer: WireAnswer, request: ApiRequest<T>): T {
  if (answer.status < 200 || answer.status > 299) throw problemError(answer)
  const result = request.read(answer.body)
  if (result === null) throw new AppError('unavailable', { status: answer.status })
  return result
}
