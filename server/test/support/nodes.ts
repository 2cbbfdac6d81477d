import { randomBytes } from 'node:crypto'
import type { TestDatabase } from './engine.ts'
import { developmentEnv, startServerProcess } from './server-process.ts'
import { bearer, openId, phone } from './sign-in.ts'
import type { WechatServer } from './wechat-server.ts'

type AtTheEnd = Parameters<typeof startServerProcess>[1]

/** A server process that serves. */
export interface Node {
  url: string
  opsUrl: string
  child: ReturnType<typeof startServerProcess>['child']
  ended: Promise<unknown>
}

/** Keys that all nodes share, as in a real deployment. */
const shared = {
  CODE_HMAC_KEY: `dev-nodes:${randomBytes(32).toString('base64')}`,
  DATA_KEYS: `dev-nodes:${randomBytes(32).toString('base64')}`,
}

export function nodeEnv(database: TestDatabase, wechat: WechatServer): Record<string, string> {
  return { ...developmentEnv(database.location, wechat.url), ...shared }
}

export async function startNode(env: Record<string, string>, atTheEnd?: AtTheEnd): Promise<Node> {
  const server = startServerProcess(env, atTheEnd)
  return { ...server, ...(await server.listening) }
}

export function startNodes(
  count: number,
  database: TestDatabase,
  wechat: WechatServer,
  atTheEnd?: AtTheEnd,
): Promise<Node[]> {
  const env = nodeEnv(database, wechat)
  return Promise.all(Array.from({ length: count }, () => startNode(env, atTheEnd)))
}

interface CallOptions {
  method?: string
  token?: string
  body?: object
  headers?: Record<string, string>
}

export async function call(node: Pick<Node, 'url'>, path: string, options: CallOptions = {}) {
  const response = await fetch(node.url + path, {
    method: options.method ?? 'GET',
    headers: {
      ...(options.token !== undefined && bearer(options.token)),
      ...(options.body && { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body && { body: JSON.stringify(options.body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? null : JSON.parse(text) }
}

export function tapOn(node: Node, wechat: WechatServer, { person = openId, device = 'phone-1' } = {}) {
  const body = {
    code: wechat.issueCode({ openid: person }),
    createAccount: true,
    consent: { version: '2026-11-01' },
    device: phone(device),
  }
  return call(node, '/v1/sessions', { method: 'POST', body })
}

/** As `tapOn`, and tells the whole answer. */
export function postTap(url: string, code: string) {
  const body = { code, createAccount: true, consent: { version: '2026-11-01' }, device: phone('phone-1') }
  return fetch(`${url}/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}
