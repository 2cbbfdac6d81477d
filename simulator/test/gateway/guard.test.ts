import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { WorldServer } from '../../src/gateway/world-server.ts'
import type { Launch } from '../../src/protocol/control.ts'
import { control, launchApp, refusedUpgrade, send, startWorld } from './support.ts'

let server: WorldServer
let launch: Launch

beforeEach(async () => {
  server = await startWorld()
  launch = await launchApp(server)
})
afterEach(() => server.close())

const bearer = () => ({ authorization: `Bearer ${server.token}` })
/** One address of every kind that answers when asked properly. */
const addresses = () => [
  `${server.controlUrl}/control/world`,
  `${server.controlUrl}/fonts/chinese-simplified-400.css`,
  launch.url,
  `${launch.url}host.js`,
  `${server.platformUrl}/sns/jscode2session`,
]
const statuses = (headers: Record<string, string>) =>
  Promise.all(
    addresses().map(async (url) => (await send(url, { headers: { ...bearer(), ...headers } })).status),
  )

test('every server answers a local caller', async () => {
  expect(await statuses({})).toEqual([200, 200, 200, 200, 200])
})

describe.each([
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example:80',
  '10.0.0.1',
  'localhost:80@evil.example',
  '[::2]:80',
])('the host "%s"', (host) => {
  test('is refused before every route of every server', async () => {
    expect(await statuses({ host })).toEqual([403, 403, 403, 403, 403])
    expect(server.world.traffic.entries()).toEqual([])
  })

  test('is refused by both sockets', async () => {
    expect(await refusedUpgrade(`${launch.url}socket`, { host, origin: `http://${host}` })).toBe(403)
    const relay = `${server.controlUrl}/control/phone/${launch.id}`
    expect(await refusedUpgrade(relay, { ...bearer(), host })).toBe(403)
  })
})

test.each([
  'localhost',
  'LOCALHOST:9080',
  '127.0.0.1:1',
  '[::1]:4000',
])('the host %s is local', async (host) => {
  expect(await statuses({ host })).toEqual([200, 200, 200, 200, 200])
})

test.each([
  'https://evil.example',
  'null',
  'http://127.0.0.1:1',
  'http://localhost.evil.example',
])('a page of %s is refused by every server and both sockets', async (origin) => {
  expect(await statuses({ origin })).toEqual([403, 403, 403, 403, 403])
  expect(await refusedUpgrade(`${launch.url}socket`, { origin })).toBe(403)
  const relay = `${server.controlUrl}/control/phone/${launch.id}`
  expect(await refusedUpgrade(relay, { ...bearer(), origin })).toBe(403)
  expect(server.world.traffic.entries()).toEqual([])
})

test('the app origin cannot call the control API, token or not', async () => {
  const headers = { ...bearer(), origin: server.appUrl }
  expect((await send(`${server.controlUrl}/control/world`, { headers })).status).toBe(403)
})

test('the relay refuses even a page of the control origin, and any caller without the token', async () => {
  const relay = `${server.controlUrl}/control/phone/${launch.id}`
  expect(await refusedUpgrade(relay, { ...bearer(), origin: server.controlUrl })).toBe(403)
  expect(await refusedUpgrade(relay, {})).toBe(401)
})

test('the phone socket is for a page alone, and for a launch that exists', async () => {
  expect(await refusedUpgrade(`${launch.url}socket`, {})).toBe(403)
  const unknown = `${server.appUrl}/l/${'x'.repeat(22)}/socket`
  expect(await refusedUpgrade(unknown, { origin: server.appUrl })).toBe(404)
})

test.each([
  ['no token', {}],
  ['a wrong token', { authorization: 'Bearer wrong' }],
  ['the token as a cookie', { cookie: 'token=TOKEN' }],
])('the control API refuses %s on every route', async (_name, headers) => {
  const given = JSON.parse(JSON.stringify(headers).replace('TOKEN', server.token))
  for (const path of ['world', 'traffic', 'launches', 'events', 'nothing-here']) {
    expect((await send(`${server.controlUrl}/control/${path}`, { headers: given })).status).toBe(401)
  }
})

test('the token in the address opens nothing', async () => {
  expect((await send(`${server.controlUrl}/control/world?token=${server.token}`)).status).toBe(401)
})

test('writes need JSON by name', async () => {
  const headers = { ...bearer(), 'content-type': 'text/plain' }
  const answer = await send(`${server.controlUrl}/control/world`, { method: 'PATCH', headers, body: '{}' })
  expect(answer.status).toBe(415)
})

test('no answer sets a cookie or opens itself to another origin', async () => {
  for (const url of addresses()) {
    const { headers } = await send(url, { headers: bearer() })
    expect(Object.keys(headers).filter((name) => /set-cookie|access-control/.test(name))).toEqual([])
  }
})

test('the token is in no served byte', async () => {
  await control(server, 'GET /control/world')
  for (const url of addresses()) {
    expect((await send(url, { headers: bearer() })).text).not.toContain(server.token)
  }
})

test('an address that cannot be read is refused by every server, quietly', async () => {
  for (const url of [server.controlUrl, server.appUrl, server.platformUrl]) {
    expect((await send(url, { path: '//' })).status).toBe(400)
  }
})
