import { once } from 'node:events'
import { connect } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import multipart from '@fastify/multipart'
import { expect, test } from '@jest/globals'
import type { FastifyRequest } from 'fastify'
import { createBaseApp } from '../src/http/base-app.ts'
import { readFormFile } from '../src/http/form-file.ts'
import { afterThisTest } from './support/clean-up.ts'
import { readMetrics } from './support/metrics.ts'
import { openId, phone } from './support/sign-in.ts'
import { createTestServer, type TestServer } from './support/test-server.ts'

const requestsOf = ({ logs }: TestServer, route: string) =>
  logs.filter((entry) => entry.event === 'request' && entry.route === route)

/** A newcomer's sign-in that stands before WeChat when its client gives up. */
async function abandonSignIn(server: TestServer): Promise<{ letWechatAnswer(): void }> {
  const { host, port } = new URL(await server.app.publicApp.listen({ host: '127.0.0.1', port: 0 }))
  const letWechatAnswer = server.wechat.hold()
  const arrived = server.wechat.nextExchange()
  const code = server.wechat.issueCode({ openid: openId })
  const consent = { version: '2026-11-01' }
  const body = JSON.stringify({ code, createAccount: true, consent, device: phone('phone-1') })
  const head = `host: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`
  const client = connect(Number(port), '127.0.0.1')
  client.write(`POST /v1/sessions HTTP/1.1\r\n${head}\r\n\r\n${body}`)
  await arrived
  client.destroy()
  while (requestsOf(server, '/v1/sessions').length === 0) await nextTurn()
  return { letWechatAnswer }
}

test('a request whose client gave up is logged and counted once, also when it is carried out afterwards', async () => {
  const server = await createTestServer()
  const { letWechatAnswer } = await abandonSignIn(server)
  letWechatAnswer()
  while (server.sql('select id from session').length === 0) await nextTurn()
  const metrics = await readMetrics(server)
  await server.app.close()
  expect(requestsOf(server, '/v1/sessions')).toEqual([
    expect.objectContaining({ method: 'POST', status: 499, code: 'connection_closed' }),
  ])
  expect(metrics.get('passport_sign_ins_total{outcome="connection_closed"}')).toBe(1)
  expect(metrics.get('passport_sign_ins_total{outcome="signed_in"}')).toBeUndefined()
  expect(server.sql('select outcome, count from sign_in_outcome')).toEqual([
    { outcome: 'connection_closed', count: 1 },
  ])
})

test('closing waits for the work of a request whose client is gone', async () => {
  const server = await createTestServer()
  const { letWechatAnswer } = await abandonSignIn(server)
  const closing = server.app.close()
  while (server.app.publicApp.server.listening) await nextTurn()
  letWechatAnswer()
  await closing
  expect(server.sql('select openid from users')).toEqual([{ openid: openId }])
  expect(server.sql('select count(*) as n from session')).toEqual([{ n: 1 }])
  const faults = ['internal_error', 'background_error', 'store_fault']
  expect(server.logs.filter(({ event }) => faults.includes(event))).toEqual([])
})

test('an upload whose client goes while somebody is asked who it is comes to an end, and is waited for by nobody', async () => {
  const app = createBaseApp({
    ...{ isLocalOnly: true, trustedProxies: [], silenceLimitMs: 60_000, createRequestId: () => 'id' },
    ...{ log: () => undefined, reportBug: () => undefined },
  })
  await app.register(multipart)
  let isRefused = false
  const asking = async (request: FastifyRequest) => {
    client.destroy()
    await once(request.socket, 'close')
  }
  app.post('/upload', { onRequest: asking }, async (request) => {
    await readFormFile(request, 10_000).catch((error) => {
      isRefused = true
      throw error
    })
  })
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const client = connect(Number(port), '127.0.0.1')
  const head = 'host: 127.0.0.1\r\ncontent-type: multipart/form-data; boundary=edge\r\ncontent-length: 9000'
  client.write(`POST /upload HTTP/1.1\r\n${head}\r\n\r\n--edge\r\n`)
  while (!isRefused) await nextTurn()
  await app.close()
  await app.settleRequests()
})

test('rule 9.8: whoever does not read what was asked for is given up', async () => {
  const server = await createTestServer()
  const { operationsApp } = server.app
  const { port } = new URL(await operationsApp.listen({ host: '127.0.0.1', port: 0 }))
  operationsApp.server.timeout = 300
  const deaf = connect(Number(port), '127.0.0.1').pause()
  deaf.on('error', () => undefined)
  afterThisTest(() => void deaf.destroy())
  // More than the machine keeps for a connection.
  deaf.write('GET /openapi.json HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n'.repeat(200))
  const isGivenUp = (entry: object) => 'code' in entry && entry.code === 'connection_closed'
  while (!requestsOf(server, '/openapi.json').some(isGivenUp)) await nextTurn()
  const count = await new Promise((resolve) =>
    operationsApp.server.getConnections((_error, connections) => resolve(connections)),
  )
  expect(count).toBe(0)
})
