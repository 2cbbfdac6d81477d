import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { WorldServer } from '../../src/gateway/world-server.ts'
import { appId, send, startWorld } from '../gateway/support.ts'

const clock = { now: Date.parse('2026-11-01T00:00:00Z') }
let server: WorldServer

beforeEach(async () => {
  server = await startWorld({ now: () => clock.now })
})
afterEach(() => server.close())

async function exchange(query: Record<string, string> = {}) {
  const all = { appid: appId, secret: server.appSecret, grant_type: 'authorization_code', ...query }
  const kept = Object.entries(all).filter(([, value]) => value !== '')
  const answer = await send(`${server.platformUrl}/sns/jscode2session?${new URLSearchParams(kept)}`)
  return { ...answer, body: JSON.parse(answer.text) }
}

const newCode = () => server.world.issueCode('phone-1', appId)

test('a code becomes an openid and a session key, as text and without errcode', async () => {
  const { status, headers, body } = await exchange({ js_code: newCode() })
  expect(status).toBe(200)
  expect(headers['content-type']).toBe('text/plain')
  expect(body).toEqual({
    openid: expect.stringMatching(/^sim-[\w-]{24}$/),
    session_key: expect.stringMatching(/^[\w+/]{22}==$/),
  })
})

test.each([
  [41002, 'appid missing', { appid: '' }],
  [41004, 'appsecret missing', { secret: '' }],
  [41008, 'missing code', { js_code: '' }],
  [40002, 'invalid grant_type', { grant_type: 'client_credential' }],
  [40013, 'invalid appid', { appid: 'wx0000000000000000' }],
  [40125, 'invalid appsecret', { secret: 'sim-of-someone-else' }],
  [40029, 'invalid code', { js_code: 'the code is a mock one' }],
])('%i is answered with status 200 and a rid: %s', async (errcode, text, query) => {
  const { status, body } = await exchange({ js_code: newCode(), ...query })
  expect(status).toBe(200)
  expect(body.errcode).toBe(errcode)
  expect(body.errmsg).toMatch(new RegExp(`^${text}, rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$`))
})

test('a second use is 40163, an old code and one of another app are 40029', async () => {
  const used = newCode()
  await exchange({ js_code: used })
  expect((await exchange({ js_code: used })).body.errcode).toBe(40163)
  const foreign = server.world.issueCode('phone-1', 'wx-other')
  expect((await exchange({ js_code: foreign })).body.errcode).toBe(40029)
  const old = newCode()
  clock.now += 5 * 60_000
  expect((await exchange({ js_code: old })).body.errcode).toBe(40029)
})

test('a fault of the caller does not spend the code', async () => {
  const code = newCode()
  await exchange({ js_code: code, secret: 'wrong' })
  expect((await exchange({ js_code: code })).body.openid).toBeDefined()
})

test.each([
  ['risk_blocked', 40226],
  ['rate_limited', 45011],
] as const)('an account that is %s is refused with %i', async (signIn, errcode) => {
  server.world.patch({ accounts: [{ id: 'lin-xia', signIn }] })
  expect((await exchange({ js_code: newCode() })).body.errcode).toBe(errcode)
})

test('a busy platform says -1 and leaves the code good', async () => {
  const code = newCode()
  server.world.patch({ faults: { platformBusy: true } })
  expect((await exchange({ js_code: code })).body).toMatchObject({ errcode: -1 })
  server.world.patch({ faults: { platformBusy: false } })
  expect((await exchange({ js_code: code })).body.openid).toBeDefined()
})

test.each([
  [40164, 'invalid ip 127.0.0.1, not in whitelist'],
  [40243, 'appsecret is frozen'],
  [43003, 'require https'],
  [43104, 'appid and openid not match'],
  [43302, 'access_token must be in the query'],
  [45009, 'reach max api daily quota limit'],
  [89503, 'this ip needs the consent of the administrator'],
  [99999, 'refused'],
])('%i comes where the world demands it, and leaves the code good', async (errcode, text) => {
  const code = newCode()
  server.world.patch({ faults: { platformErrcode: errcode } })
  const { status, body } = await exchange({ js_code: code })
  expect(status).toBe(200)
  expect(body).toEqual({ errcode, errmsg: expect.stringMatching(new RegExp(`^${text}, rid: [0-9a-f]{8}-`)) })
  server.world.patch({ faults: { platformErrcode: 0 } })
  expect((await exchange({ js_code: code })).body.openid).toBeDefined()
})

test('a silent platform accepts the call, counts it and answers nothing', async () => {
  server.world.patch({ faults: { platformSilent: true } })
  const seen = new Promise<void>((resolve) => {
    server.world.subscribe((change) => change.type === 'traffic' && resolve())
  })
  const outcome = exchange({ js_code: newCode() }).then(
    () => 'answered',
    () => 'cut off',
  )
  await seen
  await server.close()
  expect(await outcome).toBe('cut off')
})

test('a path that is not simulated is refused by name', async () => {
  const answer = await send(`${server.platformUrl}/cgi-bin/token`, { method: 'POST' })
  expect(answer.status).toBe(404)
  expect(JSON.parse(answer.text).errmsg).toContain('POST /cgi-bin/token is not available in the simulator')
})

test('traffic counts every call with its errcode and keeps neither code, key nor secret', async () => {
  const code = newCode()
  const { body } = await exchange({ js_code: code })
  await exchange({ js_code: code })
  const entries = server.world.traffic.entries()
  expect(entries.map(({ path, status, errcode }) => [path, status, errcode])).toEqual([
    ['/sns/jscode2session', 200, undefined],
    ['/sns/jscode2session', 200, 40163],
  ])
  const kept = JSON.stringify(entries)
  for (const secret of [code, server.appSecret, body.session_key, body.openid])
    expect(kept).not.toContain(secret)
})
