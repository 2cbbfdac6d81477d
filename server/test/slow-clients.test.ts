import { connect, type Socket } from 'node:net'
import { expect, test } from '@jest/globals'
import type { FastifyInstance } from 'fastify'
import { afterThisTest } from './support/clean-up.ts'
import { jpeg } from './support/pictures.ts'
import { phone, signIn } from './support/sign-in.ts'
import { createTestServer, type TestServer } from './support/test-server.ts'

/** The real limits are seconds; their order is the same. The server looks once a second who is over them. */
const headMs = 200
const requestMs = 600
const dripMs = 20

async function listen(app: FastifyInstance): Promise<string> {
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  app.server.headersTimeout = headMs
  app.server.requestTimeout = requestMs
  return url
}

/** A client with a socket of its own. `ended` resolves to all that it was answered. */
function open(url: string) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  let received = ''
  socket.on('data', (chunk) => {
    received += chunk
  })
  // A client that is cut off while it writes sees a broken pipe.
  socket.on('error', () => undefined)
  afterThisTest(() => void socket.destroy())
  return { socket, ended: new Promise<string>((resolve) => socket.on('close', () => resolve(received))) }
}

/** Sends a text byte by byte for as long as the socket takes it. */
function drip(socket: Socket, text: string): void {
  const bytes = [...text]
  const timer = setInterval(() => {
    const byte = bytes.shift()
    if (byte === undefined || socket.destroyed) clearInterval(timer)
    else socket.write(byte)
  }, dripMs)
  afterThisTest(() => clearInterval(timer))
}

function headOf(method: string, path: string, more: string[] = []): string {
  return [`${method} ${path} HTTP/1.1`, 'host: 127.0.0.1', ...more, '', ''].join('\r\n')
}

function expectGivenUp(answer: string): void {
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  expect(head).toMatch(/^HTTP\/1\.1 408 /)
  expect(head).toContain('connection: close')
  expect(JSON.parse(body)).toMatchObject({ status: 408, code: 'invalid_request' })
}

/** Somebody else, before the slow ones are given up. */
async function expectServed(url: string): Promise<void> {
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
}

function expectNoBug(server: TestServer): void {
  expect(server.logs).not.toContainEqual(expect.objectContaining({ event: 'internal_error' }))
}

test('rule 9.8: a head that never ends is given up, on both listeners', async () => {
  const server = await createTestServer()
  for (const app of [server.app.publicApp, server.app.operationsApp]) {
    const { socket, ended } = open(await listen(app))
    socket.write('GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n')
    expectGivenUp(await ended)
  }
})

test('rule 9.8: a head that comes byte by byte is given up, however busy its client is', async () => {
  const server = await createTestServer()
  const { socket, ended } = open(await listen(server.app.publicApp))
  drip(socket, headOf('GET', '/healthz', [`x-padding: ${'a'.repeat(4_000)}`]))
  expectGivenUp(await ended)
})

test('rule 9.8: a body that comes byte by byte is given up: nothing is done, nothing is reported as a bug', async () => {
  const server = await createTestServer()
  const { socket, ended } = open(await listen(server.app.publicApp))
  const code = server.wechat.issueCode({ openid: 'somebody' })
  const body = JSON.stringify({ code, createAccount: false, device: phone('phone-1') })
  const length = `content-length: ${body.length + 10_000}`
  socket.write(headOf('POST', '/v1/sessions', ['content-type: application/json', length]))
  drip(socket, body.padEnd(body.length + 10_000))
  expectGivenUp(await ended)
  expect(server.wechat.exchanged).toEqual([])
  expectNoBug(server)
})

test('rule 9.8: an upload that stalls is given up: no picture, no key that stays taken', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const { socket, ended } = open(await listen(server.app.publicApp))
  const part =
    '--edge\r\ncontent-disposition: form-data; name="file"; filename="a"\r\ncontent-type: image/jpeg\r\n\r\n'
  const picture = jpeg()
  socket.write(
    headOf('POST', '/v1/me/avatar', [
      `authorization: Bearer ${token}`,
      'content-type: multipart/form-data; boundary=edge',
      'idempotency-key: key-1',
      `content-length: ${part.length + picture.length + 100}`,
    ]),
  )
  socket.write(part)
  socket.write(picture)
  expectGivenUp(await ended)
  expect(server.sql('select id from avatar')).toEqual([])
  expect(server.sql('select key from idempotency')).toEqual([])
  expectNoBug(server)
})

test('rule 9.8: many slow clients at once keep nobody from being served', async () => {
  const server = await createTestServer()
  const url = await listen(server.app.publicApp)
  const half = 100
  const slow = Array.from({ length: 2 * half }, (_, index) => {
    const { socket, ended } = open(url)
    if (index < half) socket.write('GET /healthz HTTP/1.1\r\n')
    else socket.write(headOf('POST', '/v1/sessions', ['content-type: application/json', 'content-length: 9']))
    return ended
  })
  for (let index = 0; index < 20; index += 1) await expectServed(url)
  for (const answer of await Promise.all(slow)) expectGivenUp(answer)
  await expectServed(url)
  expectNoBug(server)
})

test('rule 9.8: a server that stops waits for slow clients no longer than it would otherwise', async () => {
  const server = await createTestServer()
  const { publicApp } = server.app
  const url = await listen(publicApp)
  const [head, body] = [open(url), open(url)]
  head.socket.write('GET /healthz HTTP/1.1\r\n')
  body.socket.write(headOf('POST', '/v1/sessions', ['content-type: application/json', 'content-length: 9']))
  // Both have arrived when a third, which came later, has been answered.
  await expectServed(url)
  await publicApp.close()
  await Promise.all([head.ended, body.ended])
  expectNoBug(server)
})
