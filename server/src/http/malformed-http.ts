import type { Socket } from 'node:net'
import { ApiError } from '../core/errors.ts'
import { problemContentType, toProblem } from './problem.ts'

/** Answers what never became a request: bytes that are not HTTP, endless headers, a stalled upload. */
export function createClientErrorHandler(createRequestId: () => string) {
  return (error: Error & { code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return
    if (socket.writable) socket.write(toResponse(statusLineOf(error.code), createRequestId()))
    socket.destroy()
  }
}

function statusLineOf(code: string | undefined): string {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return '408 Request Timeout'
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large'
  return '400 Bad Request'
}

function toResponse(statusLine: string, requestId: string): string {
  const problem = {
    ...toProblem(new ApiError('invalid_request'), requestId),
    status: Number.parseInt(statusLine, 10),
  }
  const body = JSON.stringify(problem)
  return [
    `HTTP/1.1 ${statusLine}`,
    `content-type: ${problemContentType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
    '',
    body,
  ].join('\r\n')
}
