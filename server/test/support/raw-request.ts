import { request } from 'node:http'

export interface RawRequest {
  method: string
  path: string
  headers: Record<string, string>
  body: Buffer | null
  /** Sends the body in pieces and says nothing of its length beforehand. */
  isChunked?: boolean
}

export interface RawAnswer {
  status: number
  contentType: string
  text: string
}

const pieceBytes = 16 * 1024

/** Said in so many words: by itself the client frames no body of a GET or DELETE. */
function framing(body: Buffer, isChunked = false): Record<string, string> {
  return isChunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(body.length) }
}

/** Over a connection of its own: the bytes as they are, with no header that was not asked for. */
export function sendRaw(origin: string, { method, path, headers, body, isChunked }: RawRequest) {
  return new Promise<RawAnswer>((resolve, reject) => {
    const outgoing = request(`${origin}${path}`, {
      ...{ method, agent: false },
      headers: { ...headers, ...(body && framing(body, isChunked)) },
    })
    outgoing.on('error', reject)
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          contentType: incoming.headers['content-type'] ?? '',
          text: Buffer.concat(chunks).toString(),
        }),
      )
    })
    if (body && isChunked)
      for (let at = 0; at < body.length; at += pieceBytes) outgoing.write(body.subarray(at, at + pieceBytes))
    outgoing.end(body && !isChunked ? body : undefined)
  })
}
