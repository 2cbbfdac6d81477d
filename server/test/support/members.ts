import { expect } from '@jest/globals'
import type { InjectOptions } from 'fastify'
import { bearer, openId, phone, signIn } from './sign-in.ts'
import type { TestServer } from './test-server.ts'

type Call = Pick<InjectOptions, 'payload' | 'headers'>

/** A call of a signed-in person. */
export function call(server: TestServer, token: string, route: string, { payload, headers }: Call = {}) {
  const [method, url] = route.split(' ') as ['GET', string]
  return server.inject({
    method,
    url,
    headers: { ...bearer(token), ...headers },
    ...(payload !== undefined && { payload }),
  })
}

/** Signs the same person in on another phone. */
export function signInOn(server: TestServer, name: string, options: { openId?: string } = {}) {
  return signIn(server, { ...options, body: { device: { ...phone(name), model: `Model of ${name}` } } })
}

export function tryProof(server: TestServer, token: string, provedOpenId = openId) {
  const code = server.wechat.issueCode({ openid: provedOpenId })
  return call(server, token, 'POST /v1/sessions/current/proof', { payload: { code } })
}

/** Proves the WeChat account of a session and insists that it went well. */
export async function prove(server: TestServer, token: string, provedOpenId = openId): Promise<void> {
  expect((await tryProof(server, token, provedOpenId)).statusCode).toBe(200)
}

export async function requestDeletion(server: TestServer, token: string, of = openId): Promise<string> {
  await prove(server, token, of)
  const response = await call(server, token, 'POST /v1/me/deletion')
  expect(response.statusCode).toBe(202)
  return response.json<{ purgeAt: string }>().purgeAt
}

/** What kinds of things the security log of everybody holds, oldest first. */
export function eventKinds(server: TestServer): string[] {
  return server
    .sql('select kind from security_event order by happened_at, kind')
    .map(({ kind }) => String(kind))
}
