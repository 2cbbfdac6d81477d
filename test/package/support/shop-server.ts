import { randomUUID } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface ShopServer {
  url: string
  /** Every path that was asked for, in order. */
  asked: string[]
  /** Resolves when the path is asked for the next time. */
  nextCall(path: string): Promise<unknown>
  /** Ends all sessions without a word to anybody. */
  forgetSessions(): void
  close(): Promise<void>
}

interface WeChat {
  platformUrl: string
  appId: string
  appSecret: string
}

/** A server of another shape than ours: `POST /login {js_code}` answers `{sid, uid}`. */
export async function startShopServer(wechat: WeChat): Promise<ShopServer> {
  const sessions = new Set<string>()
  const asked: string[] = []
  const calls = new EventEmitter()
  let points = 0

  async function answer(request: IncomingMessage): Promise<[status: number, body: object]> {
    const sid = String(request.headers['x-sid'])
    asked.push(String(request.url))
    calls.emit(String(request.url))
    if (request.url === '/login') {
      const { js_code: code } = (await readJson(request)) as { js_code: string }
      const uid = await fetchOpenId(wechat, code)
      if (uid === null) return [403, {}]
      const newSid = randomUUID()
      sessions.add(newSid)
      return [200, { sid: newSid, uid }]
    }
    if (!sessions.has(sid)) return [401, {}]
    if (request.url === '/logout') sessions.delete(sid)
    else points += 1
    return [200, { points }]
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [status, body] = await answer(request)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

  const server = createServer((request, response) => void respond(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    nextCall: (path) => once(calls, path),
    forgetSessions: () => sessions.clear(),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Who the code is of, as any server asks WeChat with its AppSecret; `null` when WeChat refuses the code. */
async function fetchOpenId({ platformUrl, appId, appSecret }: WeChat, code: string): Promise<string | null> {
  const query = new URLSearchParams({
    appid: appId,
    secret: appSecret,
    js_code: code,
    grant_type: 'authorization_code',
  })
  const answer = await fetch(`${platformUrl}/sns/jscode2session?${query}`)
  const { openid = null } = (await answer.json()) as { openid?: string }
  return openid
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString())
}
