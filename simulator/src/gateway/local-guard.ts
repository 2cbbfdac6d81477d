import type { IncomingMessage } from 'node:http'

const localNames = new Set(['localhost', '127.0.0.1', '[::1]'])

export interface GuardRules {
  /** `own`: a page of this very server may call; `none`: no web page may. */
  allowedOrigin: 'own' | 'none'
}

/**
 * Stands before every route of every server: a page whose name was rebound to 127.0.0.1 still sends its own
 * `Host`, and a page of another origin says so in `Origin`. Gives the reason of a refusal, or null.
 */
export function findRefusal(request: IncomingMessage, { allowedOrigin }: GuardRules): string | null {
  const { host, origin } = request.headers
  if (!host || !isLocalHost(host)) return 'This server answers only to localhost, 127.0.0.1 and [::1]'
  if (origin === undefined) return null
  if (allowedOrigin === 'own' && origin === `http://${host}`) return null
  return 'This server does not answer pages of another origin'
}

function isLocalHost(host: string): boolean {
  const match = /^(\[[0-9a-f:]+\]|[^:]+)(:\d{1,5})?$/i.exec(host)
  return match?.[1] !== undefined && localNames.has(match[1].toLowerCase())
}
