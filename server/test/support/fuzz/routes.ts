import { expect } from '@jest/globals'
import type { LightMyRequestResponse } from 'fastify'
import type { Method } from './inputs.ts'

export const routes: [Method, string][] = [
  ['GET', '/v1/agreement'],
  ['GET', '/agreements/{version}/{document}'],
  ['POST', '/v1/sessions'],
  ['GET', '/v1/sessions'],
  ['DELETE', '/v1/sessions'],
  ['DELETE', '/v1/sessions/{id}'],
  ['DELETE', '/v1/sessions/current'],
  ['POST', '/v1/sessions/current/proof'],
  ['GET', '/v1/me'],
  ['PUT', '/v1/me'],
  ['POST', '/v1/me/avatar'],
  ['DELETE', '/v1/me/avatar'],
  ['GET', '/v1/avatars/{id}'],
  ['POST', '/v1/me/phone'],
  ['DELETE', '/v1/me/phone'],
  ['GET', '/v1/me/settings'],
  ['PUT', '/v1/me/settings'],
  ['POST', '/v1/me/werun'],
  ['GET', '/v1/me/security-log'],
  ['GET', '/v1/me/export'],
  ['POST', '/v1/me/deletion'],
  ['GET', '/v1/wechat/events'],
  ['POST', '/v1/wechat/events'],
  ['GET', '/healthz'],
  ['GET', '/v1/admin/stats'],
  ['GET', '/v1/admin/users'],
  ['POST', '/v1/admin/users/{id}/ban'],
  ['POST', '/v1/admin/users/{id}/unban'],
  ['GET', '/v1/admin/audit'],
  ['GET', '/readyz'],
  ['GET', '/metrics'],
  ['GET', '/openapi.json'],
]

export function expectProperAnswer(response: LightMyRequestResponse): void {
  expect(response.statusCode).toBeLessThan(500)
  if (response.statusCode < 400) return
  expect(response.headers['content-type']).toContain('application/problem+json')
  expect(response.json()).toMatchObject({ status: response.statusCode, code: expect.any(String) })
}

/** Tables that a refusal changes by design. */
export function changedByRefusal(route: string, code: string): string[] {
  // A code counts as spent once WeChat has been asked, whatever it says.
  const spends = ['POST /v1/sessions', 'POST /v1/sessions/current/proof', 'POST /v1/me/werun']
  const codes = spends.includes(route) ? ['used_code'] : []
  // The owner hears of somebody else's proof.
  return code === 'proof_mismatch' ? [...codes, 'security_event'] : codes
}

/** A success of theirs goes on after the answer. */
export const hasBackground = (name: string) => ['POST /v1/me/avatar', 'POST /v1/wechat/events'].includes(name)
