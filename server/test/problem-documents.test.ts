import { connect } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import { createOperator } from './support/operator.ts'
import { isOperators, listenerOf, listRoutes } from './support/routes.ts'
import { bearer, phone, signIn } from './support/sign-in.ts'
import { countRows, createTestServer, noRows, type TestServer } from './support/test-server.ts'
import { wechatTimeoutMs } from './support/wechat-server.ts'

const validBody = { code: 'a'.repeat(32), createAccount: false, device: phone('phone-1') }

async function expectProblem(
  server: TestServer,
  request: InjectOptions,
  expected: { status: number; code: string },
) {
  const response = await server.inject(request)
  expect(response.statusCode).toBe(expected.status)
  expect(response.headers).toMatchObject({
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
  })
  const problem = response.json()
  expect(problem).toMatchObject({ ...expected, type: `/problems/${expected.code}` })
  expect(problem.requestId).toBe(response.headers['x-request-id'])
  return { response, problem }
}

function post(payload: string, type = 'application/json'): InjectOptions {
  return { method: 'POST', url: '/v1/sessions', payload, headers: { 'content-type': type } }
}

describe('every refusal is a problem document', () => {
  test.each([
    ['a path nobody has', { url: '/nothing' }, 404, 'not_found'],
    ['a path below one of ours', { url: '/v1/me/nothing' }, 404, 'not_found'],
    ['a version that was not published', { url: '/agreements/2020-01-01/terms' }, 404, 'not_found'],
    ['a document that does not exist', { url: '/agreements/2026-11-01/recipe' }, 404, 'not_found'],
    ['a path out of the folder', { url: '/agreements/..%2f..%2fpackage.json/terms' }, 404, 'not_found'],
    [
      'a language that is not offered',
      { url: '/agreements/2026-11-01/terms?language=fr' },
      400,
      'invalid_request',
    ],
    ['a path that cannot be decoded', { url: '/%zz' }, 400, 'invalid_request'],
    ['no JSON', post('{"code":'), 400, 'invalid_request'],
    ['an empty body', post(''), 400, 'invalid_request'],
    ['a poisoned prototype', post('{"__proto__":{"createAccount":true}}'), 400, 'invalid_request'],
    ['text', post('hello', 'text/plain'), 415, 'unsupported_media_type'],
    ['a form', post('code=a', 'application/x-www-form-urlencoded'), 415, 'unsupported_media_type'],
    ['a body above 64 KB', post(JSON.stringify({ code: 'a'.repeat(65_536) })), 413, 'payload_too_large'],
  ] as [string, InjectOptions, number, string][])('%s', async (_name, request, status, code) => {
    await expectProblem(await createTestServer(), request, { status, code })
  })

  test.each([
    ['POST', '/v1/me', 'GET, HEAD, PUT'],
    ['PUT', '/v1/sessions', 'POST, GET, HEAD, DELETE'],
    ['POST', '/v1/sessions/current', 'DELETE'],
    ['PATCH', '/v1/agreement', 'GET, HEAD'],
    ['OPTIONS', '/healthz', 'GET, HEAD'],
  ] as [
    'PUT' | 'GET' | 'POST' | 'PATCH' | 'OPTIONS',
    string,
    string,
  ][])('%s %s names the methods there are', async (method, url, allow) => {
    const server = await createTestServer()
    const { response } = await expectProblem(
      server,
      { method, url },
      { status: 405, code: 'method_not_allowed' },
    )
    expect(response.headers.allow).toBe(allow)
    expect(server.logs.at(-1)).toMatchObject({ route: url, method, status: 405 })
  })

  test('bytes that are not HTTP', async () => {
    const server = await createTestServer()
    await server.app.publicApp.listen({ host: '127.0.0.1', port: 0 })
    const answer = await send(server, 'NOT HTTP\r\n\r\n')
    expect(answer).toContain('HTTP/1.1 400 Bad Request')
    expect(answer).toContain('"code":"invalid_request"')
  })

  test('a bug is internal_error: logged with its place, told to nobody', async () => {
    const server = await createTestServer()
    server.sql('drop table session')
    const headers = { authorization: `Bearer mps_${'A'.repeat(43)}` }
    const { response } = await expectProblem(
      server,
      { url: '/v1/me', headers },
      { status: 500, code: 'internal_error' },
    )
    expect(response.payload).not.toContain('session')
    expect(server.logs).toContainEqual(
      expect.objectContaining({
        event: 'internal_error',
        frames: expect.arrayContaining([expect.any(String)]),
      }),
    )
    expect(JSON.stringify(server.logs)).not.toContain('no such table')
  })
})

describe('a sign-in body is refused, never mended', () => {
  const device = phone('phone-1')
  test.each([
    ['createAccount as text', { createAccount: 'true' }, 'body/createAccount'],
    ['createAccount as a number', { createAccount: 1 }, 'body/createAccount'],
    ['an unknown key', { extra: 1 }, 'body/extra'],
    ['an unknown key of the device', { device: { ...device, openid: 'x' } }, 'body/device/openid'],
    ['an openid of the client', { openid: 'o123' }, 'body/openid'],
    ['no code', { code: undefined }, 'body/code'],
    ['a code too short', { code: 'a'.repeat(15) }, 'body/code'],
    ['a code too long', { code: 'a'.repeat(129) }, 'body/code'],
    ['a code of another alphabet', { code: `${'a'.repeat(20)}&secret=1` }, 'body/code'],
    ['a code as a number', { code: 1_234_567_890_123_456 }, 'body/code'],
    ['consent as text', { consent: '2026-11-01' }, 'body/consent'],
    ['consent with a time of the client', { consent: { version: '2026-11-01', at: 1 } }, 'body/consent/at'],
    ['a device id that is too short', { device: { ...device, id: 'short' } }, 'body/device/id'],
    ['a model above 64 characters', { device: { ...device, model: 'm'.repeat(65) } }, 'body/device/model'],
    ['no device', { device: undefined }, 'body/device'],
    ['null', { device: null }, 'body/device'],
  ] as [string, object, string][])('%s', async (_name, change, path) => {
    const server = await createTestServer()
    const request = post(JSON.stringify({ ...validBody, ...change }))
    const { problem } = await expectProblem(server, request, { status: 400, code: 'invalid_request' })
    expect(problem.errors).toEqual([{ path, message: expect.any(String) }])
    expect(server.wechat.exchanged).toEqual([])
  })

  test('whatever the body is, the answer is a refusal and not a failure', async () => {
    const server = await createTestServer()
    const almost = fc.record(
      {
        code: fc.oneof(fc.constant(validBody.code), fc.anything()),
        createAccount: fc.anything(),
        device: fc.anything(),
      },
      { requiredKeys: [] },
    )
    const body = fc.oneof(fc.jsonValue(), almost)
    await fc.assert(
      fc.asyncProperty(body, async (value) => {
        const response = await server.inject(post(JSON.stringify(value) ?? ''))
        expect(response.statusCode).toBeGreaterThanOrEqual(400)
        expect(response.statusCode).toBeLessThan(500)
      }),
      { numRuns: 300 },
    )
    expect(countRows(server)).toEqual(noRows)
  })
})

describe('rule 11.1: a local server answers to local names only, ahead of every route', () => {
  test.each(['localhost', 'localhost:8787', '127.0.0.1:1', '[::1]:8787', 'LOCALHOST'])('%s', async (host) => {
    const server = await createTestServer()
    expect((await server.inject({ url: '/healthz', headers: { host } })).statusCode).toBe(200)
  })

  test.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example:8787',
    '0.0.0.0',
  ])('not %s', async (host) => {
    const server = await createTestServer()
    const routes = ['/healthz', '/v1/agreement', '/v1/me', '/nothing', '/agreements/2026-11-01/terms']
    for (const url of routes) {
      await expectProblem(server, { url, headers: { host } }, { status: 400, code: 'invalid_request' })
    }
    const operations = await server.app.operationsApp.inject({ url: '/openapi.json', headers: { host } })
    expect(operations.statusCode).toBe(400)
  })
})

test('rule 11.1: a local server refuses what a page of another origin sends, not what its own pages send', async () => {
  const server = await createTestServer()
  const host = '127.0.0.1:8787'
  for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:9081']) {
    const request = { url: '/v1/agreement', headers: { host, origin } }
    await expectProblem(server, request, { status: 400, code: 'invalid_request' })
  }
  const own = { host, origin: `http://${host}` }
  expect((await server.inject({ url: '/v1/agreement', headers: own })).statusCode).toBe(200)
})

test('rule 11.1: the operations listener on loopback refuses foreign names in production too', async () => {
  const server = await createTestServer({ config: { mode: 'production' } })
  const get = (host: string) => server.app.operationsApp.inject({ url: '/openapi.json', headers: { host } })
  expect((await get('evil.example')).statusCode).toBe(400)
  expect((await get('localhost:8788')).statusCode).toBe(200)
  expect(
    (await server.inject({ url: '/healthz', headers: { host: 'passport.example.com' } })).statusCode,
  ).toBe(200)
})

/** What may be kept by others for an hour; a picture too, once everybody may see it. */
const keptForAnHour = ['/agreements/{version}/{document}']

test.each([
  ['its own pages', 'development', 'http://127.0.0.1:8787'],
  ['a page of another origin', 'production', 'https://evil.example'],
] as const)('rule 3.7: no answer to %s is kept but where its route says so, and none carries a CORS header', async (_name, mode, origin) => {
  const server = await createTestServer({ config: { mode }, servesDocs: true })
  const { token } = await signIn(server)
  const operator = mode === 'development' ? await createOperator(server) : { token }
  const asked = { host: '127.0.0.1:8787', origin, 'access-control-request-method': 'POST' }
  const filled = { '{version}': '2026-11-01', '{document}': 'terms', '{id}': 'A'.repeat(22) }
  const paths = (await listRoutes(server)).map(({ path }) => path)
  const undescribed = ['/docs/', '/docs/static/index.css', '/nothing']
  for (const method of ['GET', 'POST', 'PUT', 'OPTIONS', 'DELETE'] as const) {
    for (const path of new Set([...paths, ...undescribed])) {
      const url = path.replace(/{\w+}/g, (name) => filled[name as keyof typeof filled])
      const headers = { ...asked, ...bearer(isOperators(path) ? operator.token : token) }
      const response = await listenerOf(server, path).inject({ method, url, headers })
      const isKept = method === 'GET' && keptForAnHour.includes(path)
      const kept = isKept ? 'public, max-age=3600' : 'no-store'
      expect([method, path, response.headers['cache-control']]).toEqual([method, path, kept])
      const named = Object.keys(response.headers).filter((name) => name.startsWith('access-control'))
      expect([method, path, named]).toEqual([method, path, []])
    }
  }
})

function send(server: TestServer, text: string): Promise<string> {
  const address = server.app.publicApp.server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server does not listen')
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = connect(address.port, '127.0.0.1', () => socket.write(text))
    socket.on('data', (chunk) => {
      received += chunk
    })
    socket.on('close', () => resolve(received))
    socket.on('error', reject)
  })
}

test('rule 9.8: slow clients are given up: header, request and idle times are limited on both listeners', async () => {
  const server = await createTestServer()
  for (const app of [server.app.publicApp, server.app.operationsApp]) {
    const { headersTimeout, requestTimeout, keepAliveTimeout, timeout } = app.server
    expect({ headersTimeout, requestTimeout, keepAliveTimeout, timeout }).toEqual({
      headersTimeout: 5_000,
      requestTimeout: 10_000,
      keepAliveTimeout: 130_000,
      timeout: 30_000 + 8 * wechatTimeoutMs,
    })
  }
})
