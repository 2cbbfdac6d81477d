import { describe, expect, test } from '@jest/globals'
import { DatabaseSync } from '@photostructure/sqlite'
import fc from 'fast-check'
import type { LightMyRequestResponse } from 'fastify'
import { createOperator } from './support/operator.ts'
import { bearer, signIn } from './support/sign-in.ts'
import { afterThisTest, createTestServer, type TestServer } from './support/test-server.ts'

const runsPerRoute = 200

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
type Json = Record<string, unknown>

interface Route {
  method: Method
  path: string
  operation: Json
}

interface Input {
  query: string
  pathText: string
  body: string | Buffer
  contentType: string
}

/** What is around every schema: other types, huge, empty, nested, foreign characters, prototypes. */
const oddValue = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom('', ' ', '\u0000', '\u202e', '💥'.repeat(500), 'x'.repeat(5_000), '0', '-1', '1e999'),
  fc.constantFrom(0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, null, true, [], {}, [[[[[[]]]]]]),
  fc.constant({ $ref: '#', constructor: { prototype: {} } }),
)

/** A value that the schema takes, as far as types go, or something around it. */
function fromSchema(schema: Json, depth = 0): fc.Arbitrary<unknown> {
  if (depth > 4) return oddValue
  const around = (inside: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 3, arbitrary: inside }, { weight: 1, arbitrary: oddValue })
  if (Array.isArray(schema.enum)) return around(fc.constantFrom(...schema.enum))
  if (schema.const !== undefined) return around(fc.constant(schema.const))
  const choices = (schema.anyOf ?? schema.oneOf) as Json[] | undefined
  if (choices) return around(fc.oneof(...choices.map((choice) => fromSchema(choice, depth + 1))))
  if (schema.type === 'object') return around(objectFrom(schema, depth))
  if (schema.type === 'array') {
    return around(fc.array(fromSchema((schema.items ?? {}) as Json, depth + 1), { maxLength: 5 }))
  }
  if (schema.type === 'boolean') return around(fc.boolean())
  if (schema.type === 'integer' || schema.type === 'number')
    return around(fc.oneof(fc.integer(), fc.double()))
  return around(textFrom(schema))
}

function textFrom(schema: Json): fc.Arbitrary<unknown> {
  const { pattern, format } = schema as { pattern?: string; format?: string }
  if (pattern && /^\^[[\](){}\w\-.,|\\+*?/=:]+\$$/.test(pattern))
    return fc.stringMatching(new RegExp(pattern))
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
  return fc.string({ unit: 'grapheme', maxLength: 80 })
}

function objectFrom(schema: Json, depth: number): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Json>)
  const model = Object.fromEntries(properties.map(([name, inner]) => [name, fromSchema(inner, depth + 1)]))
  const extra = fc.dictionary(fc.string({ maxLength: 10 }), oddValue, { maxKeys: 2 })
  const members = fc.record(model, { requiredKeys: [] })
  return fc
    .tuple(members, fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: extra }))
    .map(([inside, outside]) => ({ ...inside, ...outside }))
}

/** The document with every reference written out, so that values can be made from it. */
function resolve(document: Json, node: unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => resolve(document, item))
  if (typeof node !== 'object' || node === null) return node
  const reference = (node as Json).$ref
  if (typeof reference === 'string') {
    const path = reference.replace('#/', '').split('/')
    return resolve(
      document,
      path.reduce<unknown>((at, name) => (at as Json)[name], document),
    )
  }
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, resolve(document, value)]))
}

function bodySchemaOf(operation: Json): { schema: Json; contentType: string } | null {
  const content = (operation.requestBody as { content?: Record<string, { schema: Json }> } | undefined)
    ?.content
  const entry = content && Object.entries(content)[0]
  return entry ? { contentType: entry[0], schema: entry[1].schema } : null
}

const rawBodies = fc.constantFrom(
  '',
  '{',
  '[]',
  'null',
  '{"code":"a","code":"b"}',
  '{"__proto__":{"x":1}}',
  '{"constructor":{"prototype":{"x":1}}}',
  '['.repeat(5_000),
  `"${'x'.repeat(70_000)}"`,
  '\ufeff{}',
  '--cut\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n\u0089PNG',
)

function inputsOf({ operation }: Route): fc.Arbitrary<Input> {
  const parameters = (operation.parameters ?? []) as { in: string; name: string; schema: Json }[]
  const inQuery = parameters.filter((parameter) => parameter.in === 'query')
  const inPath = parameters.find((parameter) => parameter.in === 'path')
  const query = fc
    .tuple(...inQuery.map(({ name, schema }) => fromSchema(schema).map((value) => [name, toText(value)])))
    .map((pairs) => new URLSearchParams(pairs as [string, string][]).toString())
  const body = bodySchemaOf(operation)
  const made = body ? fromSchema(body.schema).map((value) => JSON.stringify(value) ?? '') : rawBodies
  return fc.record({
    query: fc.oneof({ weight: 4, arbitrary: query }, { weight: 1, arbitrary: fc.webQueryParameters() }),
    pathText: inPath ? fromSchema(inPath.schema).map(toText) : fc.constant('x'),
    body: fc.oneof({ weight: 4, arbitrary: made }, { weight: 1, arbitrary: rawBodies }),
    contentType: fc.oneof(
      { weight: 5, arbitrary: fc.constant('application/json') },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          'text/plain',
          'multipart/form-data; boundary=cut',
          'multipart/form-data',
          'a/b',
          '',
        ),
      },
    ),
  })
}

function toText(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 300)
}

function toUrl({ path }: Route, { query, pathText }: Input): string {
  // Lone surrogates have no UTF-8 form.
  const segment = encodeURIComponent(Buffer.from(pathText).toString()) || 'x'
  return `${path.replace(/\{\w+\}/g, () => segment)}${query === '' ? '' : `?${query}`}`
}

function expectProperAnswer(response: LightMyRequestResponse): void {
  expect(response.statusCode).toBeLessThan(500)
  if (response.statusCode < 400) return
  expect(response.headers['content-type']).toContain('application/problem+json')
  expect(response.json()).toMatchObject({ status: response.statusCode, code: expect.any(String) })
}

const tables = ['users', 'session', 'device', 'setting', 'avatar', 'consent', 'audit', 'push_event']
const counts = tables.map((table) => `(select count(*) from ${table}) as ${table}`)
const states = `(select max(coalesce(nickname, '') || state) from users) as states`
const everything = `select ${[...counts, states].join(', ')}`

/** Tells what a request that is refused must leave as it was. One connection for thousands of looks. */
function openSnapshots({ database: { location, sql } }: TestServer): () => string {
  if (location.engine === 'postgres') return () => JSON.stringify(sql(everything))
  const connection = new DatabaseSync(location.file)
  afterThisTest(() => connection.close())
  const statement = connection.prepare(everything)
  return () => JSON.stringify(statement.all())
}

async function listRoutes(server: TestServer): Promise<Route[]> {
  const document = (await server.app.operationsApp.inject({ url: '/openapi.json' })).json() as Json
  const paths = resolve(document, document.paths) as Record<string, Record<string, Json>>
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase() as Method,
      path,
      operation,
    })),
  )
}

const routes: [Method, string][] = [
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

test('every described route is fuzzed', async () => {
  const server = await createTestServer()
  const described = (await listRoutes(server)).map(({ method, path }) => `${method} ${path}`)
  expect(described.sort()).toEqual(routes.map(([method, path]) => `${method} ${path}`).sort())
})

describe('no input makes a route fail: refusals are problem documents and leave everything as it was', () => {
  test.each(
    routes.map(([method, path]) => [method, path] as [Method, string]),
  )('%s %s', async (method, path) => {
    const server = await createTestServer({ now: Date.now() })
    const route = (await listRoutes(server)).find((known) => known.method === method && known.path === path)
    if (!route) throw new Error('The route is not described')
    const isOperators = ['/v1/admin', '/readyz', '/metrics', '/openapi'].some((start) =>
      path.startsWith(start),
    )
    const { token } = isOperators ? await createOperator(server) : await signIn(server)
    const app = isOperators ? server.app.operationsApp : server.app.publicApp
    const snapshot = openSnapshots(server)
    let before = snapshot()
    await fc.assert(
      fc.asyncProperty(inputsOf(route), async (input) => {
        const hasBody = method === 'POST' || method === 'PUT'
        const response = await app.inject({
          method,
          url: toUrl(route, input),
          headers: { ...bearer(token), ...(hasBody && { 'content-type': input.contentType }) },
          ...(hasBody && { payload: input.body }),
        })
        expectProperAnswer(response)
        if (response.statusCode === 400 || response.statusCode > 404) expect(snapshot()).toBe(before)
        else before = snapshot()
      }),
      { numRuns: runsPerRoute },
    )
    expect(server.logs).not.toContainEqual(expect.objectContaining({ event: 'internal_error' }))
  })
})
