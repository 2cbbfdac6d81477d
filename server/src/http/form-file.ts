import type { IncomingMessage } from 'node:http'
import { finished } from 'node:stream/promises'
import type { FastifyRequest } from 'fastify'
import { ApiError } from '../core/errors.ts'

/**
 * The one file of the form in the body. The body is read to its end first, so nothing is done for one that
 * turns out to be cut off or too large. Whatever is wrong with the form is the sender's fault. Throws
 * `unsupported_media_type`, `payload_too_large`, `invalid_request`.
 */
export async function readFormFile(request: FastifyRequest, maxBodyBytes: number): Promise<Buffer> {
  // The form parser would wait for ever for a body that ended before the parser started.
  if (request.raw.destroyed) throw formError('is cut off')
  if (!request.isMultipart()) throw new ApiError('unsupported_media_type')
  if (Number(request.headers['content-length']) > maxBodyBytes) throw new ApiError('payload_too_large')
  try {
    const file = await Promise.race([readToEnd(request), refuseMore(request.raw, maxBodyBytes)])
    if (file) return file
  } catch (error) {
    throw toRefusal(error)
  }
  throw formError('has no file')
}

async function readToEnd(request: FastifyRequest): Promise<Buffer | null> {
  let file: Buffer | null = null
  for await (const part of request.parts()) if (part.type === 'file') file = await part.toBuffer()
  // The form ends where it says so; the body may continue.
  request.raw.resume()
  await finished(request.raw)
  return file
}

/**
 * Rejects at the first byte over the limit: the form parser reads from the connection itself and so bypasses
 * Fastify's limit. The remaining bytes are discarded.
 */
function refuseMore(body: IncomingMessage, maxBytes: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    let bytes = 0
    body.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= maxBytes) return
      body.unpipe()
      body.resume()
      reject(new ApiError('payload_too_large'))
    })
  })
}

function toRefusal(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  const { code } = error as { code?: string }
  if (code === 'FST_REQ_FILE_TOO_LARGE') return new ApiError('payload_too_large', { cause: error })
  return formError('is not a whole form with one file', error)
}

function formError(message: string, cause?: unknown): ApiError {
  return new ApiError('invalid_request', { errors: [{ path: 'body', message }], cause })
}
