import { AppError, type ErrorDetails } from '../core/errors'
import type { WireAnswer } from '../core/http'
import { asRecord } from '../core/record'

/**
 * The error an answer of status 300 and up stands for: `refused` with the server's code for 4xx,
 * `unavailable` for 5xx and for whatever does not speak our problem documents.
 * The HTTP status alone counts; a status inside the body is never read.
 */
export function problemError({ status, headers, body }: WireAnswer): AppError {
  const problem = asRecord(typeof body === 'string' ? parseJson(body) : body)
  const code = findText(problem?.code)
  const retryAfter = Number(problem?.retryAfter ?? headers['retry-after'] ?? Number.NaN)
  const details: ErrorDetails = {
    status,
    ...(code && { code }),
    ...(Number.isFinite(retryAfter) && { retryAfterSeconds: retryAfter }),
    ...textFields(problem ?? {}),
  }
  return new AppError(status < 500 && status >= 400 && code ? 'refused' : 'unavailable', details)
}

function textFields(problem: Record<string, unknown>): ErrorDetails {
  const requestId = findText(problem.requestId)
  const reason = findText(problem.reason)
  const version = findText(problem.version)
  const until = findText(problem.until)
  const purgeAt = findText(problem.purgeAt)
  const publicReason = findText(problem.publicReason)
  return {
    ...(requestId && { requestId }),
    ...(reason && { reason }),
    ...(version && { version }),
    ...(until && { until }),
    ...(purgeAt && { purgeAt }),
    ...(publicReason && { publicReason }),
  }
}

function findText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
