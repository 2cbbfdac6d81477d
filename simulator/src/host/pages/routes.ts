import { resolvePath } from '../../protocol/module-paths.ts'
import type { EventChannel } from '../context/event-channel.ts'

export interface Route {
  /** Page path without leading slash. */
  path: string
  /** As it stands in the url: iPhones do not decode it, so an app must. */
  query: Record<string, string>
  /** To the page that opens this one. */
  channel?: EventChannel | undefined
}

/**
 * Reads a page url as `wx.navigateTo` does.
 * @param url absolute (`/pages/a/a?b=1`) or relative to the page that navigates
 * @param fromPath path of that page; empty before the first
 */
export function parseRoute(url: string, fromPath: string): Route {
  const [location = '', ...rest] = url.split('?')
  return { path: resolvePath(location, fromPath), query: parseQuery(rest.join('?')) }
}

function parseQuery(text: string): Record<string, string> {
  const query: Record<string, string> = {}
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const [key = '', ...value] = pair.split('=')
    query[key] = value.join('=')
  }
  return query
}

/** A query for the engine, which decodes it and so gives a page that is a component the texts as they stand. */
export function formatQuery(query: Record<string, string>): string {
  const pairs = Object.entries(query).map(
    ([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`,
  )
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}
