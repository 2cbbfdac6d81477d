import { once } from 'node:events'
import { request } from 'node:http'
import { afterEach, expect, test } from '@jest/globals'
import WebSocket from 'ws'
import { findForeignUser } from '../../src/automation/peer-user.ts'
import { findRefusal } from '../../src/gateway/local-guard.ts'
import { createFakePhone, type FakePhone, type RunningServer, startWith } from './fake-phone.ts'
import { openRawClient } from './raw-client.ts'

let server: RunningServer
let phone: FakePhone

afterEach(() => server.close())

async function startGuarded(): Promise<void> {
  phone = createFakePhone()
  server = await startWith(
    phone,
    (incoming) => findRefusal(incoming, { allowedOrigin: 'none' }) ?? findForeignUser(incoming.socket),
  )
}

async function upgrade(headers: Record<string, string>): Promise<number | undefined> {
  const socket = new WebSocket(server.endpoint, { headers })
  socket.on('error', () => {})
  const [first] = await Promise.race([
    once(socket, 'unexpected-response').then(([, response]) => [response.statusCode]),
    once(socket, 'open').then(() => [101]),
  ])
  socket.terminate()
  return first
}

test.each([
  [{ origin: 'https://evil.example' }, 403],
  [{ origin: 'null' }, 403],
  [{ origin: 'http://127.0.0.1:9080' }, 403],
  [{ host: 'evil.example' }, 403],
  [{ host: '127.0.0.1.evil.example:80' }, 403],
  [{ host: 'localhost:1' }, 101],
  [{ host: '[::1]:5' }, 101],
  [{}, 101],
])('an upgrade with %j gets %d', async (headers, status) => {
  await startGuarded()

  expect(await upgrade(headers)).toBe(status)
  expect(phone.calls).toEqual([])
})

test('plain HTTP is asked to upgrade', async () => {
  await startGuarded()
  const [response] = await once(request(`http://127.0.0.1:${server.port}/`).end(), 'response')
  response.resume()

  expect(response.statusCode).toBe(426)
})

test.each([
  '{',
  '[]',
  'null',
  '"x"',
  '{"id":"1"}',
  '{"id":"1","method":4}',
])('the malformed frame %s is answered, and the next request too', async (text) => {
  await startGuarded()
  const client = await openRawClient(server.endpoint)

  expect((await client.sendText(text)).error?.message).toContain('not a JSON object')
  expect((await client.request('App.exit')).result).toEqual({})
  await client.close()
})

test('a frame without a method is answered under its own id', async () => {
  await startGuarded()
  const client = await openRawClient(server.endpoint)

  expect(await client.sendText('{"id":"1"}')).toMatchObject({ id: '1', error: {} })
  await client.close()
})

test('a message of more than 32 MB ends its own connection only', async () => {
  await startGuarded()
  const [big, other] = [await openRawClient(server.endpoint), await openRawClient(server.endpoint)]
  const closed = once(big.socket, 'close')
  big.socket.on('error', () => {})
  big.socket.send('x'.repeat(33 * 1024 * 1024))

  const [code] = await closed
  expect(code).toBe(1009)
  expect((await other.request('App.exit')).result).toEqual({})
  await other.close()
})

test('a taken port is refused with its number', async () => {
  await startGuarded()
  const { startAutomationServer } = await import('../../src/automation/server.ts')
  const again = startAutomationServer({
    port: server.port,
    phone,
    findRefusal: () => null,
    onClose: () => {},
    onActivity: () => {},
  })

  await expect(again).rejects.toThrow(`Port ${server.port} is in use`)
})
