import { connect } from 'node:net'
import { expect, test } from '@jest/globals'
import { bearer, readMe, signIn } from './support/sign-in.ts'
import { createTestServer, type TestServer } from './support/test-server.ts'

/** Sends a whole request and bytes that are no HTTP right behind it. Resolves when the connection is gone. */
async function sendWithGarbage(server: TestServer, head: string[]): Promise<void> {
  const { port } = server.app.publicApp.server.address() as { port: number }
  const lines = [...head, 'host: 127.0.0.1', '', '']
  await new Promise<void>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\u0000\u0001 garbage`))
    socket.on('error', reject)
    socket.on('close', () => resolve())
    socket.resume()
  })
}

async function start(): Promise<TestServer> {
  const server = await createTestServer()
  await server.app.publicApp.listen({ host: '127.0.0.1', port: 0 })
  return server
}

/** Resolves when the request has been worked on, well or not. */
async function untilWorkedOn({ logs, sql }: TestServer): Promise<void> {
  const hasFailed = () => logs.some(({ event }) => event === 'internal_error')
  while (!hasFailed() && sql('select id from session where ended_at is null').length > 0)
    await new Promise(setImmediate)
}

test('bytes that are no HTTP after a request end the connection, and are no fault of the server', async () => {
  const server = await start()
  const { token } = await signIn(server)
  const head = ['DELETE /v1/sessions/current HTTP/1.1', `authorization: ${bearer(token).authorization}`]
  await sendWithGarbage(server, head)
  await untilWorkedOn(server)
  expect((await readMe(server, token)).json()).toMatchObject({
    code: 'session_revoked',
    reason: 'signed_out',
  })
  const noted = server.sql("select address from security_event where kind = 'signed_out'")
  expect(noted).toEqual([{ address: '127.0.0.1' }])
  expect(server.logs.filter(({ event }) => event === 'internal_error')).toEqual([])
})
