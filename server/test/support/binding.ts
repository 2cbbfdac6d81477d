import { call } from './members.ts'
import { openId, signIn } from './sign-in.ts'
import { createTestServer, minuteMs, type TestServer } from './test-server.ts'
import { wechatTimeoutMs } from './wechat-server.ts'

export const number = '13812345602'

export interface Bind {
  code?: string
  key?: string
}

/** Binds the number to the person; with a key, if one is given. */
export function bind(server: TestServer, token: string, { code, key }: Bind = {}) {
  return call(server, token, 'POST /v1/me/phone', {
    payload: { code: code ?? server.wechat.issuePhoneCode(openId, number) },
    headers: key === undefined ? {} : { 'idempotency-key': key },
  })
}

export async function startMember(timeoutMs = wechatTimeoutMs) {
  const server = await createTestServer({ wechatTimeoutMs: timeoutMs })
  const { token, user } = await signIn(server)
  return { server, token, userId: user.id }
}

/** A minute, and what two calls may take that each fetch a token twice. */
export const leaseFor = (timeoutMs: number) => minuteMs + 2 * 4 * timeoutMs
export const leaseMs = leaseFor(wechatTimeoutMs)

/** Keeps the next exchange of a phone code waiting for its answer. */
export function holdPhone(server: TestServer) {
  let answer: (answer: object) => void = () => undefined
  const held = new Promise<object>((resolve) => {
    answer = resolve
  })
  const arrived = new Promise<void>((resolve) => {
    server.wechat.script('phone', () => {
      resolve()
      return held
    })
  })
  return { arrived, answer }
}
