import { randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { createKeyRing } from '../src/core/key-ring.ts'
import type { DatabaseLocation } from '../src/store/database-location.ts'
import { openStore } from '../src/store/store.ts'
import { type AccessTokens, createAccessTokens } from '../src/wechat/access-token.ts'
import { createPlatformCall } from '../src/wechat/platform-call.ts'
import { afterThisTest } from './support/clean-up.ts'
import { call } from './support/members.ts'
import { openId, signIn } from './support/sign-in.ts'
import {
  createDatabase,
  createTestServer,
  minuteMs,
  noon,
  startTestWechat,
  type TestServer,
} from './support/test-server.ts'
import {
  appId,
  appSecret,
  type Call,
  phoneAnswer,
  type WechatServer,
  wechatTimeoutMs,
} from './support/wechat-server.ts'

let people = 0

/** A call that needs the platform token. */
async function useToken(server: TestServer): Promise<number> {
  people += 1
  const person = `${openId}-${people}`
  const { token } = await signIn(server, { openId: person })
  const payload = { code: server.wechat.issuePhoneCode(person) }
  return (await call(server, token, 'POST /v1/me/phone', { payload })).statusCode
}

function createGate() {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

const fetches = (server: TestServer) => server.wechat.callsOf('token')

test('rule 8.4: the platform token is fetched once, in normal mode, and kept encrypted', async () => {
  const server = await createTestServer()
  for (let index = 0; index < 3; index += 1) expect(await useToken(server)).toBe(200)
  expect(fetches(server)).toHaveLength(1)
  expect(fetches(server)[0]?.body).toEqual({
    grant_type: 'client_credential',
    appid: expect.any(String),
    secret: expect.any(String),
  })
  const stored = server.sql('select * from platform_token')
  expect(JSON.stringify(stored)).not.toContain('canary-access-token')
  expect(stored[0]?.sealed).toMatch(/^v1\.test-1\./)
})

test('rule 8.4: the platform token is fetched anew five to six minutes before its end', async () => {
  const server = await createTestServer()
  await useToken(server)
  server.clock.now += 7200_000 - 6 * minuteMs - 1_000
  await useToken(server)
  expect(fetches(server)).toHaveLength(1)
  server.clock.now += minuteMs + 1_000
  await useToken(server)
  expect(fetches(server)).toHaveLength(2)
})

test('worst 12: with expires_in: 200 the platform token is fetched at most once a minute', async () => {
  const server = await createTestServer()
  server.wechat.script('token', { access_token: 'canary-short', expires_in: 200 })
  for (let index = 0; index < 5; index += 1) await useToken(server)
  expect(fetches(server)).toHaveLength(1)
  server.clock.now += minuteMs - 1
  await useToken(server)
  expect(fetches(server)).toHaveLength(1)
  server.clock.now += 1
  await useToken(server)
  expect(fetches(server)).toHaveLength(2)
})

test.each([
  40001, 40014, 42001,
])('rule 8.4: after %i the platform token is dropped, fetched and used once more', async (errcode) => {
  const server = await createTestServer()
  await useToken(server)
  server.wechat.script('token', { access_token: 'canary-access-token-2', expires_in: 7200 })
  server.wechat.script('risk', ({ token }) =>
    token === 'canary-access-token-2' ? { risk_rank: 0 } : { errcode, errmsg: 'canary' },
  )
  expect(await useToken(server)).toBe(200)
  expect(fetches(server)).toHaveLength(2)
  expect(fetches(server).every(({ body }) => !('force_refresh' in body))).toBe(true)
  expect(await useToken(server)).toBe(200)
  expect(fetches(server)).toHaveLength(2)
})

test('rule 8.4: a token that stays refused is given up after the second try', async () => {
  const server = await createTestServer()
  server.wechat.script('phone', { errcode: 40001, errmsg: 'canary' })
  expect(await useToken(server)).toBe(502)
  expect(server.wechat.callsOf('phone')).toHaveLength(2)
  expect(server.logs.filter(({ event }) => event === 'wechat_alarm')).toEqual([
    { event: 'wechat_alarm', errcode: 40001 },
  ])
})

test('rule 8.4: a late refusal of an old token does not throw away the new one', async () => {
  const server = await createTestServer()
  await useToken(server)
  const [early, late] = [await signIn(server, { openId: 'early' }), await signIn(server, { openId: 'late' })]
  const [refusal, arrival] = [createGate(), createGate()]
  const newer = 'canary-newer'
  server.wechat.script('token', { access_token: newer, expires_in: 7200 })
  server.wechat.script('phone', async ({ token, body }: Call) => {
    if (token === newer) return phoneAnswer('13812345602')
    if (body.openid === 'late') {
      arrival.open()
      await refusal.opened
    }
    return { errcode: 40001, errmsg: 'old' }
  })
  const bind = (token: string, openid: string) =>
    call(server, token, 'POST /v1/me/phone', { payload: { code: server.wechat.issuePhoneCode(openid) } })
  const waiting = bind(late.token, 'late')
  await arrival.opened
  expect((await bind(early.token, 'early')).statusCode).toBe(200)
  const before = server.sql('select sealed from platform_token')
  refusal.open()
  expect((await waiting).statusCode).toBe(200)
  expect(server.sql('select sealed from platform_token')).toEqual(before)
  expect(fetches(server)).toHaveLength(2)
})

test('rule 8.4: callers that come at once share one fetch', async () => {
  const server = await createTestServer()
  const release = server.wechat.hold()
  const running = [1, 2, 3].map(() => useToken(server))
  release()
  expect(await Promise.all(running)).toEqual([200, 200, 200])
  expect(fetches(server)).toHaveLength(1)
})

test.each([
  40001, 40164,
])('a token that cannot be fetched (%i) is a typed refusal without the secret', async (errcode) => {
  const server = await createTestServer()
  server.wechat.script('token', { errcode, errmsg: 'canary ip not in whitelist' })
  expect(await useToken(server)).toBe(500)
  expect(server.logs).toContainEqual({ event: 'wechat_alarm', errcode })
  expect(JSON.stringify(server.logs)).not.toContain('canary')
})

interface Clock {
  now: number
}

interface NodeOptions {
  location: DatabaseLocation
  wechat: WechatServer
  clock: Clock
  /** Beside the first, which makes the database and holds its file. */
  isBeside: boolean
}

/** What one node of several has of the platform token: a store of its own on the shared database. */
async function openNode({ location, wechat, clock, isBeside }: NodeOptions): Promise<AccessTokens> {
  const store = await openStore({
    location,
    stamp: { mode: 'development', appId },
    hmac: (text) => text,
    now: clock.now,
    observer: { onStatement: () => undefined, onFault: () => undefined },
    isBeside,
  })
  afterThisTest(() => store.close())
  const onAlarm = () => undefined
  return createAccessTokens({
    appId,
    appSecret,
    callPlatform: createPlatformCall({ baseUrl: wechat.url, timeoutMs: wechatTimeoutMs, onAlarm }),
    store: store.createTokenStore(createKeyRing([{ id: 'shared', key: Buffer.alloc(32, 8) }], randomBytes)),
    now: () => clock.now,
    random: () => 0,
  })
}

test('rule 8.4: nodes on one store hold the same token and fetch it at most once each in its life', async () => {
  const [database, wechat, clock] = [createDatabase(), await startTestWechat(), { now: noon }]
  const nodes: AccessTokens[] = []
  for (const isBeside of [false, true, true])
    nodes.push(await openNode({ location: database.location, wechat, clock, isBeside }))
  const askAll = () => Promise.all(nodes.flatMap((node) => [node.get(), node.get()]))
  for (const life of [1, 2, 3]) {
    wechat.script('token', { access_token: `canary-token-${life}`, expires_in: 7200 })
    const before = wechat.callsOf('token').length
    expect(await askAll()).toEqual(Array(6).fill(`canary-token-${life}`))
    const fetched = wechat.callsOf('token').length - before
    expect(fetched).toBeGreaterThanOrEqual(1)
    expect(fetched).toBeLessThanOrEqual(nodes.length)
    clock.now += 7200_000 - 5 * minuteMs - 1
    expect(await askAll()).toEqual(Array(6).fill(`canary-token-${life}`))
    expect(wechat.callsOf('token')).toHaveLength(before + fetched)
    clock.now += 1
  }
})
