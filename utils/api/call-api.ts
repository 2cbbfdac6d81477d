import { AppError } from '../core/errors'
import type { ApiRequest, CallApi, SendRequest, WireAnswer, WireRequest } from '../core/http'
import { retry } from '../core/retry'
import type { Timers } from '../core/timers'
import { problemError } from './problem'

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
