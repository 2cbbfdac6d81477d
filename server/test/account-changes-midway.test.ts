import { Readable } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import type { LightMyRequestResponse } from 'fastify'
import { jpeg } from './support/pictures.ts'
import { eventOf, push } from './support/push.ts'
import { bearer, openId, signIn } from './support/sign-in.ts'
import { createTestServer, minuteMs, type TestServer } from './support/test-server.ts'
import { toForm } from './support/upload.ts'
import { appId, phoneAnswer, sealOpenData } from './support/wechat-server.ts'

type Meanwhile = () => Promise<void>
type Headers = Record<string, string>

/** Sends half a body, which takes a good session, and the rest when `meanwhile` is over. */
function sendInHalves(
  server: TestServer,
  route: string,
  { headers, body, meanwhile }: { headers: Headers; body: Buffer; meanwhile: Meanwhile },
) {
  async function* halves() {
    const middle = Math.floor(body.length / 2)
    yield body.subarray(0, middle)
    await meanwhile()
    yield body.subarray(middle)
  }
  const [method, url] = route.split(' ') as ['POST', string]
  return server.inject({ method, url, headers, payload: Readable.from(halves()) })
}

interface Write {
  server: TestServer
  headers: Headers
  meanwhile: Meanwhile
}

type Perform = (write: Write) => Promise<LightMyRequestResponse>

/** What takes a while after the session was found good. */
const keyedWrites: [string, Perform][] = [
  [
    'a picture on its way',
    ({ server, headers, meanwhile }) => {
      const form = { ...headers, 'content-type': 'multipart/form-data; boundary=edge' }
      return sendInHalves(server, 'POST /v1/me/avatar', { headers: form, body: toForm(jpeg()), meanwhile })
    },
  ],
  [
    'a phone code on its way',
    ({ server, headers, meanwhile }) => {
      const json = { ...headers, 'content-type': 'application/json' }
      const body = Buffer.from(JSON.stringify({ code: server.wechat.issuePhoneCode(openId) }))
      return sendInHalves(server, 'POST /v1/me/phone', { headers: json, body, meanwhile })
    },
  ],
  [
    'a phone code at WeChat',
    ({ server, headers, meanwhile }) => {
      server.wechat.script('phone', () => meanwhile().then(() => phoneAnswer('13812345602')))
      const payload = { code: server.wechat.issuePhoneCode(openId) }
      return server.inject({ method: 'POST', url: '/v1/me/phone', headers, payload })
    },
  ],
]
const writes: [string, Perform][] = [
  ...keyedWrites,
  ...keyedWrites.map(([name, perform]): [string, Perform] => [
    `${name}, with a key,`,
    ({ headers, ...write }) => perform({ ...write, headers: { ...headers, 'idempotency-key': 'key-1' } }),
  ]),
  [
    'a nickname on its way',
    ({ server, headers, meanwhile }) => {
      const json = { ...headers, 'content-type': 'application/json', 'if-match': '*' }
      const body = Buffer.from(JSON.stringify({ nickname: 'Ming' }))
      return sendInHalves(server, 'PUT /v1/me', { headers: json, body, meanwhile })
    },
  ],
  [
    'a nickname at WeChat',
    ({ server, headers, meanwhile }) => {
      server.wechat.script('text', () =>
        meanwhile().then(() => ({ errcode: 0, result: { suggest: 'pass' } })),
      )
      const asked = { ...headers, 'if-match': '*' }
      return server.inject({ method: 'PUT', url: '/v1/me', headers: asked, payload: { nickname: 'Ming' } })
    },
  ],
  [
    'settings on their way',
    ({ server, headers, meanwhile }) => {
      const json = { ...headers, 'content-type': 'application/json' }
      const body = Buffer.from(JSON.stringify({ changes: { language: { base: 0, value: 'en' } } }))
      return sendInHalves(server, 'PUT /v1/me/settings', { headers: json, body, meanwhile })
    },
  ],
  [
    'steps at WeChat',
    async ({ server, headers, meanwhile }) => {
      const timestamp = Math.floor(server.clock.now / 1000)
      const sealed = sealOpenData({ stepInfoList: [], watermark: { appid: appId, timestamp } })
      const payload = { code: server.wechat.issueCode({ openid: openId }), ...sealed }
      const [release, arrived] = [server.wechat.hold(), server.wechat.nextExchange()]
      const answer = server.inject({ method: 'POST', url: '/v1/me/werun', headers, payload })
      await arrived
      await meanwhile()
      release()
      return answer
    },
  ],
]

/** What becomes of the account meanwhile, and the refusal. */
const changes: [string, (server: TestServer) => Promise<void>, object][] = [
  [
    'banned',
    async ({ sql }) =>
      void sql("update users set state = 'banned', banned_at = 1, ban_reason_class = 'abuse'"),
    { status: 401, code: 'session_revoked', reason: 'banned' },
  ],
  [
    'put under deletion',
    async ({ sql, clock }) =>
      void sql("update users set state = 'deleting', purge_at = ?", clock.now + minuteMs),
    { status: 401, code: 'session_revoked', reason: 'deleting' },
  ],
  [
    'erased',
    async (server) => {
      await push(server, eventOf('user_authorization_cancellation', openId, server.clock.now))
      await server.app.sweep()
      expect(server.sql('select * from users')).toEqual([])
    },
    { status: 401, code: 'session_unknown' },
  ],
]

const readWritten = ({ sql }: TestServer) => ({
  given: sql('select nickname, phone_sealed, avatar_id from users').filter((row) =>
    Object.values(row).some((value) => value !== null),
  ),
  pictures: sql('select id from avatar'),
  settings: sql('select field from setting'),
  keys: sql('select key from idempotency'),
  entries: sql("select kind from security_event where kind in ('phone_bound', 'avatar_changed')"),
})
const nothing = { given: [], pictures: [], settings: [], keys: [], entries: [] }

async function start() {
  const server = await createTestServer()
  const { token } = await signIn(server)
  return { server, headers: bearer(token) }
}

describe.each(writes)('rule 4.1: %s', (_write, perform) => {
  test('comes to its end where nothing happens', async () => {
    const { server, headers } = await start()
    const meanwhile = async () => undefined
    expect((await perform({ server, headers, meanwhile })).statusCode).toBe(200)
  })

  test.each(
    changes,
  )('of an account that is %s meanwhile writes nothing, and says why', async (_change, change, refusal) => {
    const { server, headers } = await start()
    const response = await perform({ server, headers, meanwhile: () => change(server) })
    expect(response.json()).toMatchObject(refusal)
    expect(readWritten(server)).toEqual(nothing)
    expect(server.logs).not.toContainEqual(expect.objectContaining({ event: 'internal_error' }))
  })
})
