import type { Delivery } from '../platform/event-push.ts'
import type { World } from '../world/world.ts'
import { fetchLocally } from './local-fetch.ts'

interface AppServer {
  post(url: string, body: string): Promise<Delivery>
  hasPicture(url: string): Promise<boolean>
}

const timeoutMs = 5_000

/** The app's own server, which WeChat reaches at its public address; no other is ever fetched. */
export function createAppServer(world: World): AppServer {
  async function request(publicUrl: string, method: string, body: string | null) {
    const url = new URL(publicUrl)
    const target = world.state().hosts[url.origin]
    if (target === undefined) throw new Error('Only the app server of this world is reached')
    // WeChat labels what it pushes as XML also where it is JSON.
    const header: Record<string, string> = body === null ? {} : { 'content-type': 'text/xml' }
    const local = new URL(`${url.pathname}${url.search}`, target)
    return fetchLocally({ url: local, method, header, body, signal: AbortSignal.timeout(timeoutMs) })
  }

  return {
    async post(url, body) {
      const { statusCode, text } = await request(url, 'POST', body)
      return { status: statusCode, text }
    },
    async hasPicture(url) {
      const { statusCode, header } = await request(url, 'GET', null)
      return statusCode === 200 && (header['content-type'] ?? '').startsWith('image/')
    },
  }
}
