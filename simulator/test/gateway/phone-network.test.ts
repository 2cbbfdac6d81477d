import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { WorldServer } from '../../src/gateway/world-server.ts'
import type { Launch } from '../../src/protocol/control.ts'
import type { PhoneRequest, PhoneResponse } from '../../src/protocol/phone.ts'
import { createFakeTimer, type FakeTimer } from '../cli/fake-timer.ts'
import { appId, control, type End, launchApp, openPhone, publicOrigin, startWorld } from './support.ts'

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

let app: Server
let server: WorldServer
let phone: End
let launch: Launch
let timer: FakeTimer
let answer: Answer
let lastId = 0
const cut = { data: { errMsg: 'request:fail interrupted', errno: 600003 } }

beforeEach(async () => {
  answer = (_request, response) => response.end('{}')
  app = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    answer(request, response, Buffer.concat(chunks).toString('utf8'))
  })
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  const { port } = app.address() as AddressInfo
  timer = createFakeTimer()
  server = await startWorld({ hosts: { [publicOrigin]: `http://127.0.0.1:${port}` }, after: timer.after })
  launch = await launchApp(server)
  phone = await openPhone(launch)
})
afterEach(async () => {
  await server.close()
  app.closeAllConnections()
  await new Promise((resolve) => app.close(resolve))
})

function request(fields: Partial<PhoneRequest> = {}): Promise<PhoneResponse> {
  lastId += 1
  const wish = {
    id: lastId,
    url: `${publicOrigin}/v1/me?page=1`,
    method: 'GET',
    header: {},
    body: null,
    timeoutMs: 60_000,
    ...fields,
  }
  return phone.peer.call('request', wish) as Promise<PhoneResponse>
}

/** Resolves once the app server has got a request, and leaves it without an answer. */
function nextArrival(): Promise<ServerResponse> {
  return new Promise((resolve) => {
    answer = (_request, response) => resolve(response)
  })
}

test('the public origin leads to the local server, with method, headers and body', async () => {
  let seen: unknown
  answer = ({ method, url, headers }, response, body) => {
    seen = { method, url, body, type: headers['content-type'], referer: headers.referer, host: headers.host }
    response.writeHead(201, { ETag: '"1"', 'set-cookie': ['a=1', 'b=2'] }).end('{"name":"林夏"}')
  }
  const result = await request({
    method: 'POST',
    header: { 'content-type': 'application/json', Referer: 'https://forged.example' },
    body: '{"昵称":1}',
  })
  expect(seen).toEqual({
    method: 'POST',
    url: '/v1/me?page=1',
    body: '{"昵称":1}',
    type: 'application/json',
    referer: `https://servicewechat.com/${appId}/devtools/page-frame.html`,
    host: expect.stringMatching(/^127\.0\.0\.1:/),
  })
  expect(result).toMatchObject({ statusCode: 201, cookies: ['a=1', 'b=2'], text: '{"name":"林夏"}' })
  expect(result.header.ETag).toBe('"1"')
})

describe('a project without a check of its addresses', () => {
  beforeEach(async () => {
    phone = await openPhone(await launchApp(server, {}, { urlCheck: false }))
  })

  test('reaches the servers of this machine', async () => {
    answer = ({ url }, response) => response.end(`"${url}"`)
    const { port } = app.address() as AddressInfo
    for (const host of ['127.0.0.1', 'localhost'])
      expect(await request({ url: `http://${host}:${port}/a` })).toMatchObject({ text: '"/a"' })
  })

  test('is led on to another of them by its answer', async () => {
    const { port } = app.address() as AddressInfo
    answer = ({ url }, response) =>
      url === '/a'
        ? response.writeHead(302, { location: `http://localhost:${port}/b` }).end()
        : response.end('"there"')
    expect(await request({ url: `http://127.0.0.1:${port}/a` })).toMatchObject({ text: '"there"' })
  })

  test.each([
    'https://elsewhere.example/',
    'http://127.0.0.1.example/',
    'http://10.0.0.1/',
  ])('reaches no other: %s', async (url) => {
    await expect(request({ url })).rejects.toMatchObject({ data: { errno: 600_002 } })
  })
})

test('a checked project does not reach a server of this machine that no host leads to', async () => {
  const { port } = app.address() as AddressInfo
  await expect(request({ url: `http://127.0.0.1:${port}/a` })).rejects.toMatchObject({
    data: { errno: 600_002 },
  })
})

test('an HTTP error is an answer', async () => {
  answer = (_request, response) => response.writeHead(401).end('{"code":"session_missing"}')
  expect(await request()).toMatchObject({ statusCode: 401, text: '{"code":"session_missing"}' })
})

test.each([
  'https://evil.example/v1/me',
  'http://passport.example.com/v1/me',
  'https://passport.example.com:8443/v1/me',
  'http://127.0.0.1:80/',
  'https://api.weixin.qq.com/sns/jscode2session',
])('%s is not in the domain list', async (url) => {
  await expect(request({ url })).rejects.toMatchObject({
    data: { errMsg: 'request:fail url not in domain list', errno: 600002 },
  })
})

test.each([
  ['/v1/target', 'followed'],
  ['https://evil.example/', 'url not in domain list'],
])('a redirect to %s is %s', async (location, outcome) => {
  answer = ({ url }, response) => {
    if (url === '/v1/target') response.end('followed')
    else response.writeHead(302, { location }).end()
  }
  const text = await request().then(
    (result) => result.text,
    (error: Error) => error.message,
  )
  expect(text).toContain(outcome)
})

test('redirects without end are an error', async () => {
  answer = (_request, response) => response.writeHead(302, { location: '/again' }).end()
  await expect(request()).rejects.toThrow('ERR_TOO_MANY_REDIRECTS')
})

test('a device without network fails at once, and what was in flight with it', async () => {
  const arrival = nextArrival()
  const flying = request()
  await arrival
  const interrupted = expect(flying).rejects.toMatchObject(cut)
  server.world.patch({ devices: [{ id: 'phone-1', networkType: 'none' }] })
  await interrupted
  await expect(request()).rejects.toMatchObject({ data: { errno: 600001 } })
  expect(server.world.traffic.entries().map(({ status }) => status)).toEqual([600003, 600001])
})

test('a change between Wi-Fi and cellular cuts what is in flight, and nothing that comes after', async () => {
  const arrival = nextArrival()
  const interrupted = expect(request()).rejects.toMatchObject(cut)
  await arrival
  server.world.patch({ devices: [{ id: 'phone-1', networkType: '4g' }] })
  await interrupted
  answer = (_request, response) => response.end('{}')
  expect((await request()).statusCode).toBe(200)
})

test('a change on another device, or of something else, cuts nothing', async () => {
  const arrival = nextArrival()
  const flying = request()
  const response = await arrival
  server.world.patch({
    devices: [
      { id: 'phone-2', networkType: '4g' },
      { id: 'phone-1', theme: 'dark' },
    ],
  })
  response.end('whole')
  expect((await flying).text).toBe('whole')
})

test('five seconds in the background cut what is in flight, and let nothing out until the app is back', async () => {
  const arrival = nextArrival()
  const interrupted = expect(request()).rejects.toMatchObject(cut)
  await arrival
  const setVisible = (visible: boolean) =>
    control(server, `POST /control/launches/${launch.id}/visibility`, { visible })
  await setVisible(false)
  timer.advance(4_999)
  answer = (_request, response) => response.end('{}')
  expect((await request()).statusCode).toBe(200)
  timer.advance(1)
  await interrupted
  await expect(request()).rejects.toMatchObject({
    data: { errMsg: expect.stringMatching(/^request:fail jsapi has no permission, .*suspend state$/) },
  })
  await setVisible(true)
  expect((await request()).statusCode).toBe(200)

  await setVisible(false)
  timer.advance(4_999)
  await setVisible(true)
  timer.advance(5_000)
  expect((await request()).statusCode).toBe(200)
})

test('an answer that is late is errno 5', async () => {
  nextArrival()
  await expect(request({ timeoutMs: 20 })).rejects.toMatchObject({
    data: { errMsg: 'request:fail timeout', errno: 5 },
  })
})

test('the fault of a slow network counts into the timeout', async () => {
  server.world.patch({ faults: { requestDelayMs: 60_000 } })
  await expect(request({ timeoutMs: 20 })).rejects.toMatchObject({ data: { errno: 5 } })
})

test('a server that is stopped, before or in the middle, is a network error', async () => {
  const arrival = nextArrival()
  const cut = request()
  await arrival
  app.closeAllConnections()
  await expect(cut).rejects.toMatchObject({
    data: { errno: 600001 },
    message: expect.stringContaining('RESET'),
  })
  await new Promise((resolve) => app.close(resolve))
  await expect(request()).rejects.toMatchObject({
    data: { errno: 600001 },
    message: expect.stringContaining('REFUSED'),
  })
})

test('a request that the app takes back fails as abort, also while it waits for its turn', async () => {
  const arrivals: ServerResponse[] = []
  const tenArrived = new Promise<void>((resolve) => {
    answer = (_request, response) => {
      if (arrivals.push(response) === 10) resolve()
    }
  })
  const flying = Array.from({ length: 11 }, () => request())
  await tenArrived
  await phone.peer.call('abortRequest', { id: lastId })
  await expect(flying[10]).rejects.toMatchObject({ data: { errMsg: 'request:fail abort' } })
  for (const response of arrivals) response.end('done')
  expect((await Promise.all(flying.slice(0, 10))).map(({ text }) => text)).toEqual(Array(10).fill('done'))
  expect(arrivals).toHaveLength(10)
})

test('ten requests run at once and the eleventh begins when one has ended', async () => {
  const arrivals: ServerResponse[] = []
  let onArrival = () => {}
  answer = (_request, response) => {
    arrivals.push(response)
    onArrival()
  }
  const arrived = (count: number) =>
    new Promise<void>((resolve) => {
      onArrival = () => arrivals.length === count && resolve()
      onArrival()
    })
  const flying = Array.from({ length: 11 }, () => request())
  await arrived(10)
  arrivals[0]?.end('first')
  await arrived(11)
  for (const response of arrivals.slice(1)) response.end('later')
  expect(await Promise.all(flying)).toHaveLength(11)
})

test.each(['PATCH', 'CONNECT', 'NONSENSE'])('the method %s is refused by name', async (method) => {
  await expect(request({ method })).rejects.toThrow(`method ${method} is not available in the simulator`)
})

test('a closed page fails its requests, and the server is not waited for', async () => {
  const arrival = nextArrival()
  const failed = expect(request()).rejects.toThrow('closed')
  const response = await arrival
  const cutOff = new Promise((resolve) => response.on('close', resolve))
  phone.socket.close()
  await failed
  await cutOff
})

test('traffic has the path without query, and neither header nor body', async () => {
  await request({ method: 'POST', header: { authorization: 'Bearer mps_secret' }, body: '{"code":"abc123"}' })
  const { entries } = (await control(server, 'GET /control/traffic')).body
  expect(entries).toEqual([
    {
      from: 'phone',
      at: expect.stringMatching(/Z$/),
      method: 'POST',
      path: '/v1/me',
      status: 200,
      deviceId: 'phone-1',
      durationMs: expect.any(Number),
    },
  ])
})

test('a server that is down refuses connections, and is there again afterwards', async () => {
  server.world.patch({ faults: { serverDown: true } })
  await expect(request()).rejects.toMatchObject({
    data: { errMsg: expect.stringContaining('ERR_CONNECTION_REFUSED'), errno: 600_001 },
  })
  server.world.patch({ faults: { serverDown: false } })
  expect((await request()).statusCode).toBe(200)
})
