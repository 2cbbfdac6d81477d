import type { FastifyInstance } from 'fastify'
import { ApiError } from '../core/errors.ts'

const localHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i

/**
 * Stands before every route of a local server: a web page that rebinds its own name to 127.0.0.1 still sends that
 * name as `Host`, and a page of another origin that sends a form or a script's request names itself as `Origin`.
 */
export function refuseForeignPages(app: FastifyInstance): void {
  app.addHook('onRequest', ({ headers }, _reply, done) => {
    const { host = '', origin } = headers
    if (!localHost.test(host)) return done(refusal('headers/host', 'is not a local name'))
    if (origin !== undefined && origin !== `http://${host}`)
      return done(refusal('headers/origin', 'is not this server'))
    done()
  })
}

function refusal(path: string, message: string): ApiError {
  return new ApiError('invalid_request', { errors: [{ path, message }] })
}
