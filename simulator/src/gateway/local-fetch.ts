import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { PhoneResponse } from '../protocol/phone.ts'
import { requestFailures } from './phone-errors.ts'

const maxBodyBytes = 10 * 1024 * 1024

interface LocalRequest {
  url: URL
  method: string
  header: Record<string, string>
  body: string | null
  signal: AbortSignal
}

/**
 * One exchange with a server of this machine; redirects are the caller's. No connection is kept, so a server
 * that went away is noticed at once. Rejects with WeChat's failures, or with the signal's reason.
 */
export function fetchLocally({ url, method, header, body, signal }: LocalRequest): Promise<PhoneResponse> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      if (signal.aborted) reject(signal.reason)
      else reject(error.code === 'ECONNREFUSED' ? requestFailures.refused() : requestFailures.reset())
    }
    const headers = { ...header, ...(body === null ? {} : { 'content-length': Buffer.byteLength(body) }) }
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const outgoing = send(url, { method, headers, signal, agent: false }, (incoming) => {
      readResponse(incoming).then(resolve, fail)
    })
    outgoing.on('error', fail)
    outgoing.end(body ?? undefined)
  })
}

async function readResponse(incoming: IncomingMessage): Promise<PhoneResponse> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBodyBytes) throw new Error('The answer is too large')
    chunks.push(chunk)
  }
  return {
    statusCode: incoming.statusCode ?? 0,
    header: toHeader(incoming.rawHeaders),
    cookies: incoming.headers['set-cookie'] ?? [],
    text: Buffer.concat(chunks).toString('utf8'),
  }
}

/** Names as the server wrote them; repeated ones joined, as WeChat does. */
function toHeader(rawHeaders: string[]): Record<string, string> {
  const header: Record<string, string> = {}
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    const value = rawHeaders[index + 1] ?? ''
    header[name] = header[name] === undefined ? value : `${header[name]},${value}`
  }
  return header
}
