import { createHmac } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { phonePlace } from '../src/profile/phone-number.ts'
import { type Bind, bind, number, startMember as start } from './support/binding.ts'
import { call, prove } from './support/members.ts'
import { listRoutes } from './support/routes.ts'
import { openId, signIn } from './support/sign-in.ts'
import { listTables } from './support/tables.ts'
import { createTestServer, type TestServer } from './support/test-server.ts'
import { type Answer, phoneAnswer } from './support/wechat-server.ts'

const storedPhone = (server: TestServer) => server.sql('select phone_sealed from users')[0]?.phone_sealed

describe('rule 7.1: a phone code binds only the number of its own person', () => {
  test('the number is bound, shown masked and stored encrypted', async () => {
    const { server, token } = await start()
    const response = await bind(server, token)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ phone: '138****02' })
    expect((await call(server, token, 'GET /v1/me')).json()).toMatchObject({ phone: '138****02' })
    expect(storedPhone(server)).toMatch(/^v1\.test-1\./)
    expect(String(storedPhone(server))).not.toContain(number)
    expect(server.wechat.callsOf('phone')[0]?.body.openid).toBe(openId)
  })

  test("a code from another person's button binds nothing", async () => {
    const { server, token } = await start()
    const code = server.wechat.issuePhoneCode('openid-of-somebody-else', number)
    const response = await bind(server, token, { code })
    expect(response.statusCode).toBe(422)
    expect(response.json()).toMatchObject({ code: 'phone_code_rejected' })
    expect(storedPhone(server)).toBeNull()
  })

  test('two people may have the same number', async () => {
    const { server, token } = await start()
    const other = await signIn(server, { openId: 'openid-of-a-neighbour' })
    await bind(server, token)
    const code = server.wechat.issuePhoneCode('openid-of-a-neighbour', number)
    expect((await bind(server, other.token, { code })).statusCode).toBe(200)
  })

  test('the sixth binding of a day is refused before the code is spent', async () => {
    const { server, token } = await start()
    for (let index = 0; index < 5; index += 1) expect((await bind(server, token)).statusCode).toBe(200)
    const response = await bind(server, token)
    expect(response.statusCode).toBe(429)
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(3600)
    expect(server.wechat.callsOf('phone')).toHaveLength(5)
  })
})

describe('what is no doing of the person’s does not use up what they have for the day', () => {
  const binds = async (server: TestServer, token: string, times: number, body: Bind = {}) => {
    const statuses: number[] = []
    for (let index = 0; index < times; index += 1) statuses.push((await bind(server, token, body)).statusCode)
    return statuses
  }
  const busy = { errcode: -1, errmsg: 'busy' }

  test.each([
    ['busy', busy, 502],
    ['unreachable', 'hang-up', 503],
    ['out of quota', { errcode: 45009, errmsg: 'quota' }, 503],
    ['out of quota for the minute', { errcode: 45011, errmsg: 'minute-quota' }, 503],
    ['closed to our address', { errcode: 40164, errmsg: 'invalid ip' }, 500],
    ['closed to our secret', { errcode: 40125, errmsg: 'invalid appsecret' }, 500],
  ] as [string, Answer, number][])('WeChat is %s', async (_name, answer, status) => {
    const { server, token } = await start()
    server.wechat.script('phone', answer)
    expect(await binds(server, token, 7)).toEqual(Array(7).fill(status))
    server.wechat.script('phone', null)
    expect(await binds(server, token, 6)).toEqual([200, 200, 200, 200, 200, 429])
  })

  test('nor does a risk that WeChat cannot tell, where that is refused', async () => {
    const fallback = { nickname: 'refuse', avatar: 'hide', risk: 'refuse' } as const
    const server = await createTestServer({ config: { fallback } })
    const { token } = await signIn(server)
    server.wechat.script('risk', busy)
    expect(await binds(server, token, 6)).toEqual(Array(6).fill(503))
    server.wechat.script('risk', null)
    expect(await binds(server, token, 6)).toEqual([200, 200, 200, 200, 200, 429])
  })

  test.each([
    ['forged', null, 422],
    ['of another mini-program', { errcode: 40013, errmsg: 'invalid appid' }, 422],
  ] as const)('but a code that is %s counts', async (_name, answer, status) => {
    const { server, token } = await start()
    server.wechat.script('phone', answer)
    expect(await binds(server, token, 5, { code: 'f'.repeat(32) })).toEqual(Array(5).fill(status))
    server.wechat.script('phone', null)
    expect(await binds(server, token, 1)).toEqual([429])
  })

  test('and nothing is given back for what was refused as too much', async () => {
    const { server, token } = await start()
    expect(await binds(server, token, 5)).toEqual(Array(5).fill(200))
    server.wechat.script('phone', busy)
    expect(await binds(server, token, 3)).toEqual([429, 429, 429])
    server.wechat.script('phone', null)
    expect(await binds(server, token, 1)).toEqual([429])
  })
})

test.each([
  ['country code as a number', phoneAnswer(number, 86), '138****02'],
  ['another country', phoneAnswer('2025550143', '1'), '+1 202****43'],
] as const)('%s is understood', async (_name, answer, shown) => {
  const { server, token } = await start()
  server.wechat.script('phone', answer)
  expect((await bind(server, token)).json()).toMatchObject({ phone: shown })
})

describe('what WeChat says becomes one of our codes, and nothing is bound', () => {
  test.each([
    ['used code', { errcode: 40029, errmsg: 'canary' }, 422, 'phone_code_rejected'],
    ['of another app', { errcode: 40013, errmsg: 'canary' }, 422, 'phone_code_rejected'],
    ['too often', { errcode: 45011, errmsg: 'canary' }, 503, 'wechat_unavailable'],
    ['busy', { errcode: -1, errmsg: 'canary' }, 502, 'wechat_unavailable'],
    ['no JSON asked', { errcode: 47001, errmsg: 'canary' }, 500, 'internal_error'],
    ['an error page', { status: 502, text: '<html>' }, 502, 'wechat_unavailable'],
    ['a broken connection', 'hang-up', 503, 'wechat_unavailable'],
    ['no number', { errcode: 0, errmsg: 'ok' }, 502, 'wechat_unavailable'],
  ] as [string, Answer, number, string][])('%s', async (_name, answer, status, code) => {
    const { server, token } = await start()
    server.wechat.script('phone', answer)
    const response = await bind(server, token)
    expect(response.json()).toMatchObject({ status, code })
    expect(response.payload).not.toContain('canary')
    expect(storedPhone(server)).toBeNull()
  })

  test('a number of another mini-program is no number', async () => {
    const { server, token } = await start()
    const answer = phoneAnswer(number)
    answer.phone_info.watermark.appid = 'wx0000000000000000'
    server.wechat.script('phone', answer)
    expect((await bind(server, token)).statusCode).toBe(502)
    expect(storedPhone(server)).toBeNull()
  })
})

test('rule 4.1: keys are for the phone number and the picture only', async () => {
  const routes = await listRoutes(await createTestServer())
  const taking = routes.filter(({ operation }) => /idempotency-key/i.test(JSON.stringify(operation)))
  expect(taking.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /v1/me/phone',
    'POST /v1/me/avatar',
  ])
})

test('rule 4.1: a write that is refused for its session has spent nothing: it is sent again without a key', async () => {
  const { server, token } = await start()
  const code = server.wechat.issuePhoneCode(openId, number)
  const { token: fresh } = await signIn(server)
  expect((await bind(server, token, { code })).json()).toMatchObject({ code: 'session_replaced' })
  expect(server.wechat.callsOf('phone')).toHaveLength(0)
  expect((await bind(server, fresh, { code })).json()).toMatchObject({ phone: '138****02' })
})

test('rule 8.3: nothing in the store is the same for two people with the same number', async () => {
  const { server, token } = await start()
  const other = await signIn(server, { openId: 'openid-of-a-neighbour' })
  await bind(server, token)
  const code = server.wechat.issuePhoneCode('openid-of-a-neighbour', number)
  expect((await bind(server, other.token, { code })).statusCode).toBe(200)
  const [one = {}, two = {}] = server.sql('select * from users')
  const longTexts = Object.keys(one).filter((column) => String(one[column]).length > 20)
  expect(longTexts).toContain('phone_sealed')
  expect(longTexts.filter((column) => one[column] === two[column])).toEqual([])
  const tables = listTables(server).map((table) => JSON.stringify(server.sql(`select * from ${table}`)))
  for (const key of [Buffer.alloc(32, 7), Buffer.alloc(32, 8)]) {
    for (const text of [number, `+86 ${number}`, `+86${number}`, `86${number}`]) {
      const hash = createHmac('sha256', key).update(text).digest('hex')
      expect(tables.join()).not.toContain(hash)
    }
  }
})

describe('rule 5.1: unbinding needs a proof', () => {
  test('without one the number stays', async () => {
    const { server, token } = await start()
    await bind(server, token)
    const response = await call(server, token, 'DELETE /v1/me/phone')
    expect(response.json()).toMatchObject({ status: 403, code: 'proof_required' })
    expect(storedPhone(server)).not.toBeNull()
  })

  test('with one it is erased and noted; doing it again changes nothing', async () => {
    const { server, token } = await start()
    await bind(server, token)
    await prove(server, token)
    for (const _time of [1, 2]) {
      expect((await call(server, token, 'DELETE /v1/me/phone')).statusCode).toBe(204)
    }
    expect(server.sql('select phone_sealed, phone_set_at from users')).toEqual([
      { phone_sealed: null, phone_set_at: null },
    ])
    const kinds = server.sql(
      "select kind from security_event where kind like 'phone%' order by happened_at, kind",
    )
    expect(kinds).toEqual([{ kind: 'phone_bound' }, { kind: 'phone_removed' }])
  })
})

test('rule 5.6: the export holds the whole number', async () => {
  const { server, token } = await start()
  await bind(server, token)
  await prove(server, token)
  const response = await call(server, token, 'GET /v1/me/export')
  expect(response.json()).toMatchObject({ phone: `+86 ${number}` })
})

describe('a stored number that cannot be opened locks nobody out', () => {
  test.each([
    ['its key is not on the ring', "replace(phone_sealed, 'v1.test-1.', 'v1.gone-1.')"],
    ['the text is damaged', "replace(phone_sealed, 'v1.test-1.', 'v1.test-1.A')"],
    ['the text was never ours', "'v1.test-1.AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA'"],
  ])('%s', async (_name, damage) => {
    const { server, token, userId } = await start()
    await bind(server, token)
    server.sql(`update users set phone_sealed = ${damage}`)
    const me = await call(server, token, 'GET /v1/me')
    expect([me.statusCode, me.json()]).toEqual([200, expect.objectContaining({ id: userId, phone: null })])
    expect(server.logs).toContainEqual({ event: 'text_unreadable', ...phonePlace(userId) })

    const again = await signIn(server)
    expect(again.user).toMatchObject({ id: userId, phone: null })
    await prove(server, again.token)
    const exported = await call(server, again.token, 'GET /v1/me/export')
    expect(exported.json()).toMatchObject({
      account: { id: userId },
      phone: null,
      securityLog: expect.any(Array),
    })
    expect((await call(server, again.token, 'DELETE /v1/me/phone')).statusCode).toBe(204)
    expect(storedPhone(server)).toBeNull()
    expect((await bind(server, again.token)).json()).toMatchObject({ phone: '138****02' })
  })
})

test('a number that cannot be opened is logged once a minute however often it is read, and counted each time', async () => {
  const { server, token, userId } = await start()
  await bind(server, token)
  server.sql(`update users set phone_sealed = replace(phone_sealed, 'v1.test-1.', 'v1.gone-1.')`)
  const entries = () => server.logs.filter(({ event }) => event === 'text_unreadable')
  const readMetric = async () => {
    const { body } = await server.app.operationsApp.inject('/metrics')
    return /^passport_trouble_total\{event="text_unreadable"\} (\d+)$/m.exec(body)?.[1]
  }
  const refresh = async (times: number) => {
    for (let time = 0; time < times; time += 1) await call(server, token, 'GET /v1/me')
  }
  await refresh(5)
  expect(entries()).toEqual([{ event: 'text_unreadable', ...phonePlace(userId) }])
  expect(await readMetric()).toBe('5')
  server.clock.now += 59_999
  await refresh(1)
  expect(entries()).toHaveLength(1)
  server.clock.now += 1
  await refresh(2)
  expect(entries()).toHaveLength(2)
  expect(await readMetric()).toBe('8')
})

test('rule 8.2: readiness tells that a stored text names a key that is not on the ring, or none', async () => {
  const { server, token } = await start()
  await bind(server, token)
  const findFaults = async () =>
    (await server.app.operationsApp.inject('/readyz')).json<{ faults: string[] }>().faults
  expect(await findFaults()).not.toContain('data_keys')
  for (const damage of ["replace(phone_sealed, 'v1.test-1.', 'v1.gone-1.')", "'no text of ours'"]) {
    server.sql(`update users set phone_sealed = ${damage}`)
    server.clock.now += 61_000
    expect(await findFaults()).toContain('data_keys')
  }
})
