import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { phonePlace } from '../src/account/phone-number.ts'
import { call, prove } from './support/members.ts'
import { listRoutes } from './support/routes.ts'
import { openId, signIn } from './support/sign-in.ts'
import { listTables } from './support/tables.ts'
import { createTestServer, dayMs, minuteMs, type TestServer } from './support/test-server.ts'
import { type Answer, phoneAnswer, wechatTimeoutMs } from './support/wechat-server.ts'

const number = '13812345602'

interface Bind {
  code?: string
  key?: string
}

function bind(server: TestServer, token: string, { code, key }: Bind = {}) {
  return call(server, token, 'POST /v1/me/phone', {
    payload: { code: code ?? server.wechat.issuePhoneCode(openId, number) },
    headers: key === undefined ? {} : { 'idempotency-key': key },
  })
}

async function start(timeoutMs = wechatTimeoutMs) {
  const server = await createTestServer({ wechatTimeoutMs: timeoutMs })
  const { token, user } = await signIn(server)
  return { server, token, userId: user.id }
}

/** A minute, and what two calls may take that each fetch a token twice. */
const leaseFor = (timeoutMs: number) => minuteMs + 2 * 4 * timeoutMs
const leaseMs = leaseFor(wechatTimeoutMs)

/** Keeps the next exchange of a phone code waiting for its answer. */
function holdPhone(server: TestServer) {
  let answer: (answer: object) => void = () => undefined
  const held = new Promise<object>((resolve) => {
    answer = resolve
  })
  const arrived = new Promise<void>((resolve) => {
    server.wechat.script('phone', () => {
      resolve()
      return held
    })
  })
  return { arrived, answer }
}

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
    const unanswered = { nickname: 'refuse', avatar: 'hide', risk: 'refuse' } as const
    const server = await createTestServer({ config: { unanswered } })
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

describe('rule 4.1: a key makes a binding happen once', () => {
  test('the same request again answers the same and asks WeChat no more', async () => {
    const { server, token } = await start()
    const code = server.wechat.issuePhoneCode(openId, number)
    const first = await bind(server, token, { code, key: 'key-1' })
    const again = await bind(server, token, { code, key: 'key-1' })
    expect([first.statusCode, again.statusCode]).toEqual([200, 200])
    expect(again.json()).toEqual(first.json())
    expect(server.wechat.callsOf('phone')).toHaveLength(1)
    expect(JSON.stringify(server.sql('select * from idempotency'))).not.toContain(number)
  })

  test('the same key with another code is refused', async () => {
    const { server, token } = await start()
    await bind(server, token, { key: 'key-1' })
    const response = await bind(server, token, { key: 'key-1' })
    expect(response.json()).toMatchObject({ status: 422, code: 'key_reused' })
    expect(server.wechat.callsOf('phone')).toHaveLength(1)
  })

  test('while the first is under way the second is told so', async () => {
    const { server, token } = await start()
    await bind(server, token)
    const release = server.wechat.hold()
    const arrived = new Promise<void>((resolve) => {
      server.wechat.script('phone', () => {
        resolve()
        return phoneAnswer(number)
      })
    })
    const code = server.wechat.issuePhoneCode(openId, number)
    const first = bind(server, token, { code, key: 'key-1' })
    await arrived
    const second = await bind(server, token, { code, key: 'key-1' })
    expect(second.json()).toMatchObject({ status: 409, code: 'key_pending' })
    release()
    expect((await first).statusCode).toBe(200)
    expect(server.wechat.callsOf('phone')).toHaveLength(2)
  })

  describe('an attempt that never ended', () => {
    /** A row as a process leaves it that dies before its answer. */
    function abandon({ server, userId }: { server: TestServer; userId: string }, code: string, at: number) {
      const bodyHash = createHash('sha256').update(code).digest('hex')
      server.sql(
        "insert into idempotency values (?, 'phone', 'key-1', ?, 'pending', ?)",
        userId,
        bodyHash,
        at,
      )
    }

    test.each([
      wechatTimeoutMs,
      10_000,
    ])('is taken over when its time is over, and not before: WeChat may take %i ms', async (timeoutMs) => {
      const { server, token, userId } = await start(timeoutMs)
      const code = server.wechat.issuePhoneCode(openId, number)
      abandon({ server, userId }, code, server.clock.now)
      server.clock.now += leaseFor(timeoutMs) - 1
      expect((await bind(server, token, { code, key: 'key-1' })).json()).toMatchObject({
        code: 'key_pending',
      })
      expect(server.wechat.callsOf('phone')).toHaveLength(0)
      server.clock.now += 1
      expect((await bind(server, token, { code, key: 'key-1' })).statusCode).toBe(200)
      expect(server.sql('select state, created_at from idempotency')).toEqual([
        { state: 'done', created_at: server.clock.now },
      ])
      expect((await bind(server, token, { code, key: 'key-1' })).statusCode).toBe(200)
      expect(server.wechat.callsOf('phone')).toHaveLength(1)
    })

    test('is not taken over by another body', async () => {
      const { server, token, userId } = await start()
      abandon({ server, userId }, 'another code', server.clock.now - leaseMs)
      expect((await bind(server, token, { key: 'key-1' })).json()).toMatchObject({ code: 'key_reused' })
      expect(server.wechat.callsOf('phone')).toHaveLength(0)
    })

    test('is taken over by one of those that come at once', async () => {
      const { server, token, userId } = await start()
      const code = server.wechat.issuePhoneCode(openId, number)
      abandon({ server, userId }, code, server.clock.now - leaseMs)
      const release = server.wechat.hold()
      let refused = 0
      const running = Array.from({ length: 5 }, async () => {
        const { statusCode } = await bind(server, token, { code, key: 'key-1' })
        if (statusCode === 409) refused += 1
        if (refused === 4) release()
        return statusCode
      })
      expect((await Promise.all(running)).sort()).toEqual([200, 409, 409, 409, 409])
      expect(server.wechat.callsOf('phone')).toHaveLength(1)
    })

    test('and comes to an end after all, leaves its successor alone', async () => {
      const { server, token } = await start()
      await bind(server, token)
      const code = server.wechat.issuePhoneCode(openId, number)
      const older = holdPhone(server)
      const first = bind(server, token, { code, key: 'key-1' })
      await older.arrived
      server.clock.now += leaseMs
      const newer = holdPhone(server)
      const second = bind(server, token, { code, key: 'key-1' })
      await newer.arrived
      older.answer({ errcode: -1, errmsg: 'busy' })
      expect((await first).statusCode).toBe(502)
      expect(server.sql('select state from idempotency')).toEqual([{ state: 'pending' }])
      newer.answer(phoneAnswer(number))
      expect((await second).statusCode).toBe(200)
      expect(server.sql('select state from idempotency')).toEqual([{ state: 'done' }])
    })
  })

  test('an attempt is alone for as long as a slow WeChat may take for all its calls', async () => {
    const { server, token } = await start()
    const code = server.wechat.issuePhoneCode(openId, number)
    const slow = holdPhone(server)
    const first = bind(server, token, { code, key: 'key-1' })
    await slow.arrived
    server.clock.now += leaseMs - 1
    expect((await bind(server, token, { code, key: 'key-1' })).json()).toMatchObject({ code: 'key_pending' })
    slow.answer(phoneAnswer(number))
    expect((await first).statusCode).toBe(200)
    expect(server.wechat.callsOf('phone')).toHaveLength(1)
  })

  test('a refusal frees the key, and a day later it is forgotten', async () => {
    const { server, token } = await start()
    server.wechat.script('phone', { errcode: -1, errmsg: 'busy' })
    const code = server.wechat.issuePhoneCode(openId, number)
    expect((await bind(server, token, { code, key: 'key-1' })).statusCode).toBe(502)
    server.wechat.script('phone', null)
    expect((await bind(server, token, { code, key: 'key-1' })).statusCode).toBe(200)
    server.clock.now += dayMs + 1
    await server.app.sweep()
    expect(server.sql('select * from idempotency')).toEqual([])
  })

  test.each(['k'.repeat(65), '', 'a b', 'ключ'])('no key is %j', async (key) => {
    const { server, token } = await start()
    expect((await bind(server, token, { key })).json()).toMatchObject({ code: 'invalid_request' })
    expect(server.wechat.callsOf('phone')).toHaveLength(0)
    expect((await bind(server, token, { key: 'k'.repeat(64) })).statusCode).toBe(200)
  })

  test('what is answered again is what is true now, not what was then', async () => {
    const { server, token } = await start()
    const code = server.wechat.issuePhoneCode(openId, number)
    await bind(server, token, { code, key: 'key-1' })
    const rename = { payload: { nickname: '林夏' }, headers: { 'if-match': '*' } }
    await call(server, token, 'PUT /v1/me', rename)
    await bind(server, token, { code: server.wechat.issuePhoneCode(openId, '13900000077') })
    const again = await bind(server, token, { code, key: 'key-1' })
    expect(again.json()).toMatchObject({ nickname: '林夏', phone: '139****77' })
    expect(server.wechat.callsOf('phone')).toHaveLength(2)
  })

  test('a key of another person is another key', async () => {
    const { server, token } = await start()
    const other = await signIn(server, { openId: 'openid-of-a-neighbour' })
    await bind(server, token, { key: 'key-1' })
    const code = server.wechat.issuePhoneCode('openid-of-a-neighbour', number)
    expect((await bind(server, other.token, { code, key: 'key-1' })).statusCode).toBe(200)
  })

  test('the fifty-first key of a day is refused', async () => {
    const { server, token, userId } = await start()
    for (let index = 0; index < 50; index += 1) {
      server.sql(
        "insert into idempotency values (?, 'phone', ?, 'hash', 'done', ?)",
        userId,
        `key-${index}`,
        server.clock.now,
      )
    }
    expect((await bind(server, token, { key: 'one-more' })).json()).toMatchObject({ code: 'rate_limited' })
    expect(server.wechat.callsOf('phone')).toHaveLength(0)
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
