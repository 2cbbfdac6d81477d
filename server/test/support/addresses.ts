import { phone } from './sign-in.ts'
import type { TestServer } from './test-server.ts'

export const client = '203.0.113.7'

/** A silent sign-in from an address. */
export function tryFrom(
  server: TestServer,
  remoteAddress: string,
  code: string,
  headers: Record<string, string> = {},
) {
  const payload = { code, createAccount: false, device: phone('phone-1') }
  return server.inject({ method: 'POST', url: '/v1/sessions', payload, remoteAddress, headers })
}

/** Codes that WeChat rejects. */
export async function failFrom(server: TestServer, address: string, times: number, headers = {}) {
  for (let index = 0; index < times; index += 1) {
    const code = server.wechat.issueCode({ errcode: 40029, errmsg: 'invalid code' })
    await tryFrom(server, address, code, headers)
  }
}
