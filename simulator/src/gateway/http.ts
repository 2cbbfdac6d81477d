import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** A refusal with an HTTP status; the message is for the caller. */
export class HttpError extends Error {
  override name = 'HttpError'
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export interface Asset {
  /** Content type. */
  type: string
  body: string | Uint8Array
}

const everyAnswer = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  sendAsset(response, { type: 'application/json', body: JSON.stringify(value) }, { status })
}

interface SendOptions {
  status?: number
  headers?: Record<string, string>
}

export function sendAsset(
  response: ServerResponse,
  { type, body }: Asset,
  { status = 200, headers = {} }: SendOptions = {},
): void {
  response.writeHead(status, { ...everyAnswer, 'content-type': type, ...headers }).end(body)
}

/** The address that was asked for. Throws `HttpError` 400. */
export function requireUrl(request: IncomingMessage): URL {
  const base = 'http://localhost'
  if (!URL.canParse(request.url ?? '/', base)) throw new HttpError(400, 'The address is not readable')
  return new URL(request.url ?? '/', base)
}

/** Parses the body. Throws `HttpError` 400, 413 or 415. */
export async function readJson(request: IncomingMessage, limitBytes: number): Promise<unknown> {
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw new HttpError(415, 'Send content-type application/json')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limitBytes) throw new HttpError(413, `The body is larger than ${limitBytes} bytes`)
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new HttpError(400, 'The body is not JSON')
  }
}

/** Refuses a WebSocket upgrade. */
export function refuseUpgrade(socket: Duplex, status: number, message: string): void {
  const body = JSON.stringify({ message })
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}
