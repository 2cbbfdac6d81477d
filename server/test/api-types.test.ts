import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { renderApiTypes } from '../scripts/api-types.ts'
import { renderHttpApi } from '../scripts/http-api.ts'
import { errorCodes } from '../src/core/errors.ts'
import { revokedReasons } from '../src/core/records.ts'
import { bodyKindOf } from './support/fuzz/raw-bodies.ts'
import type { Json } from './support/fuzz/values.ts'
import { isOperators, listRoutes } from './support/routes.ts'
import { createTestServer } from './support/test-server.ts'

test.each([
  ['typings/api.d.ts', renderApiTypes],
  ['docs/http-api.md', renderHttpApi],
])('%s is what the schemas of the server give (npm run generate:api -w server)', async (path, render) => {
  expect(await render()).toBe(readFileSync(join(import.meta.dirname, '../..', path), 'utf8'))
})

test('the readable document has a section for every route, each in its listener’s part', async () => {
  const server = await createTestServer()
  const routes = await listRoutes(server)
  const [members = '', operators = ''] = (await renderHttpApi()).split('## Operations listener')
  const namesOf = (text: string) => [...text.matchAll(/^### (.+)$/gm)].map(([, name]) => name)
  const described = (isOfOperators: boolean) =>
    routes
      .filter(({ path }) => isOperators(path) === isOfOperators)
      .map(({ method, path }) => `${method} ${path}`)
  expect(namesOf(members)).toEqual(described(false))
  expect(namesOf(operators)).toEqual(described(true))
})

test('it says of a route what is sent, what is needed and what is answered', async () => {
  const text = await renderHttpApi()
  const [, section = ''] = /### (POST \/v1\/me\/phone\n[\s\S]*?)\n###/.exec(text) ?? []
  for (const part of [
    '| header | `idempotency-key?` |',
    '| body | `code` |',
    'Needs a session.',
    '200 `User`',
  ])
    expect(section).toContain(part)
  for (const code of errorCodes) expect(text).toContain(`| \`${code}\` |`)
  expect(text).toContain('| `consent_required` | 403 or 422 |')
})

test('the operations listener describes the API of both listeners, with every code and reason', async () => {
  const server = await createTestServer()
  const response = await server.app.operationsApp.inject({ url: '/openapi.json' })
  const { openapi, paths, components } = response.json()
  expect(openapi).toBe('3.1.0')
  expect(Object.keys(paths).sort()).toEqual([
    '/agreements/{version}/{document}',
    '/healthz',
    '/metrics',
    '/openapi.json',
    '/readyz',
    '/v1/admin/audit',
    '/v1/admin/stats',
    '/v1/admin/users',
    '/v1/admin/users/{id}/ban',
    '/v1/admin/users/{id}/unban',
    '/v1/agreement',
    '/v1/avatars/{id}',
    '/v1/me',
    '/v1/me/avatar',
    '/v1/me/deletion',
    '/v1/me/export',
    '/v1/me/phone',
    '/v1/me/security-log',
    '/v1/me/settings',
    '/v1/me/werun',
    '/v1/sessions',
    '/v1/sessions/current',
    '/v1/sessions/current/proof',
    '/v1/sessions/{id}',
    '/v1/wechat/events',
  ])
  expect(components.schemas.ErrorCode.enum).toEqual([...errorCodes])
  expect(components.schemas.RevokedReason.enum).toEqual([...revokedReasons])
})

test('every route that reads a body describes it, by its type, and no other does', async () => {
  const server = await createTestServer()
  const typesOf = {
    json: ['application/json'],
    push: ['application/json', 'text/xml'],
    form: ['multipart/form-data'],
    none: [],
  }
  const routes = await listRoutes(server)
  const described = routes.map(({ method, path, operation }) => {
    const { content = {} } = (operation.requestBody ?? {}) as { content?: Record<string, { schema: Json }> }
    return [`${method} ${path}`, Object.entries(content).map(([type, { schema }]) => [type, schema.type])]
  })
  const read = routes.map(({ method, path }) => {
    const types = typesOf[bodyKindOf(`${method} ${path}`)]
    return [`${method} ${path}`, types.map((type) => [type, 'object'])]
  })
  expect(described).toEqual(read)
})

test('rule 10.2: what is for operators is not on the public listener', async () => {
  const server = await createTestServer()
  for (const url of ['/readyz', '/openapi.json', '/docs', '/metrics', '/v1/admin/users']) {
    expect((await server.inject({ url })).statusCode).toBe(404)
  }
  expect((await server.app.operationsApp.inject({ url: '/v1/me' })).statusCode).toBe(404)
})

test('rule 10.2: health says that the process is alive, and nothing else', async () => {
  const server = await createTestServer()
  const response = await server.inject({ url: '/healthz' })
  expect(response.json()).toEqual({ status: 'ok' })
})

test('readiness asks the database', async () => {
  const server = await createTestServer()
  const ready = await server.app.operationsApp.inject({ url: '/readyz' })
  expect([ready.statusCode, ready.json()]).toEqual([200, { status: 'ready', faults: [] }])
})
