import { expect } from '@jest/globals'
import type { SignInAnswerBody } from '../../src/sign-in/sign-in-schemas.ts'
import type { TestServer } from './test-server.ts'
import { appId } from './wechat-server.ts'

export const openId = 'canary-openid-000000000000001'

export function phone(name: string) {
  return { id: name.padEnd(22, '_'), appId, model: 'Mi 14', system: 'Android 15' }
}

interface SignInTry {
  openId?: string
  code?: string
  body?: Record<string, unknown>
}

/** A silent sign-in: no account is made. */
export function trySilently(server: TestServer, options: SignInTry = {}) {
  const code = options.code ?? server.wechat.issueCode({ openid: options.openId ?? openId })
  const payload = { code, createAccount: false, device: phone('phone-1'), ...options.body }
  return server.inject({ method: 'POST', url: '/v1/sessions', payload })
}

/** A person's tap, with consent to the version the tests publish. */
export function tap(server: TestServer, options: SignInTry = {}) {
  const body = { createAccount: true, consent: { version: '2026-11-01' }, ...options.body }
  return trySilently(server, { ...options, body })
}

/** Signs in and insists that it went well. */
export async function signIn(server: TestServer, options: SignInTry = {}): Promise<SignInAnswerBody> {
  const response = await tap(server, options)
  expect(response.statusCode).toBe(201)
  return response.json<SignInAnswerBody>()
}

export function readMe(server: TestServer, token: string) {
  return server.inject({ method: 'GET', url: '/v1/me', headers: bearer(token) })
}

export function signOut(server: TestServer, token: string) {
  return server.inject({ method: 'DELETE', url: '/v1/sessions/current', headers: bearer(token) })
}

export function bearer(token: string) {
  return { authorization: `Bearer ${token}` }
}
