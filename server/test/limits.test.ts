import { describe, expect, test } from '@jest/globals'
import { DatabaseSync } from '@photostructure/sqlite'
import { client, failFrom, tryFrom } from './support/addresses.ts'
import { postgresUrl } from './support/engine.ts'
import { openId, signIn, tap, trySilently } from './support/sign-in.ts'
import { createTestServer, type TestServer } from './support/test-server.ts'

test('rule 9.3: after twenty rejected codes an address has to wait, and its code is not spent', async () => {
  const server = await createTestServer()
  await failFrom(server, client, 20)
  const code = server.wechat.issueCode({ openid: openId })
  const response = await tryFrom(server, client, code)
  expect(response.json()).toMatchObject({ status: 429, code: 'rate_limited', retryAfter: expect.any(Number) })
  expect(response.headers['retry-after']).toBe(String(response.json().retryAfter))
  expect(server.wechat.exchanged).toHaveLength(20)
  expect((await tryFrom(server, '203.0.113.8', code)).statusCode).toBe(404)
})

test('rule 9.3: a code that comes again counts as a failure of its address', async () => {
  const server = await createTestServer()
  const code = server.wechat.issueCode({ openid: openId })
  expect((await tryFrom(server, client, code)).statusCode).toBe(404)
  for (let index = 0; index < 20; index += 1) {
    expect((await tryFrom(server, client, code)).json()).toMatchObject({ code: 'code_used' })
  }
  expect((await tryFrom(server, client, code)).statusCode).toBe(429)
  expect(server.wechat.exchanged).toHaveLength(1)
})

test('rule 9.3: failures of WeChat are nobody’s fault: they do not count', async () => {
  const server = await createTestServer()
  for (let index = 0; index < 21; index += 1) {
    await tryFrom(server, client, server.wechat.issueCode({ errcode: -1, errmsg: 'busy' }))
  }
  expect(server.wechat.exchanged).toHaveLength(21)
})

test('rule 9.3: a person signs in at most twenty times in ten minutes', async () => {
  const server = await createTestServer()
  for (let index = 0; index < 20; index += 1) await signIn(server)
  expect((await tap(server)).json()).toMatchObject({ status: 429, code: 'rate_limited' })
  expect((await tap(server, { openId: 'somebody-else' })).statusCode).toBe(201)
})

test('rule 9.3: a burst of bad codes overshoots the twenty by no more than what is in flight, and then waits', async () => {
  const server = await createTestServer()
  const release = server.wechat.hold()
  let refused = 0
  const tries = Array.from({ length: 60 }, async () => {
    const code = server.wechat.issueCode({ errcode: 40029, errmsg: 'invalid code' })
    const { statusCode } = await tryFrom(server, client, code)
    if (statusCode === 503) refused += 1
    if (refused === 10) release()
    return statusCode
  })
  const statuses = await Promise.all(tries)
  expect(statuses.filter((status) => status === 401)).toHaveLength(50)
  const code = server.wechat.issueCode({ openid: openId })
  expect((await tryFrom(server, client, code)).json()).toMatchObject({ status: 429, code: 'rate_limited' })
  expect(server.wechat.exchanged).toHaveLength(50)
})

test('what counts a person is gone when its window is over: no count lives longer than a day', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  await trySilently(server, { openId: 'a-stranger' })
  const payload = { code: server.wechat.issuePhoneCode(openId) }
  await server.inject({
    method: 'POST',
    url: '/v1/me/phone',
    headers: { authorization: `Bearer ${token}` },
    payload,
  })
  const now = Date.now()
  const lives = server.limitRows().map(({ key, expire }) => {
    const kind = String(key).split(':')[0] ?? ''
    return [kind, Math.round((Number(expire) - now) / 60_000)]
  })
  // Two persons, one address that also made an account, and one write of a member; in minutes.
  expect(lives.sort()).toEqual([
    ['new-account', 60],
    ['person', 10],
    ['person', 10],
    ['phone', 1440],
    ['success', 10],
  ])
})

test('worst 7: failing sign-ins that roll back take nothing off the counts', async () => {
  const server = await createTestServer()
  await Promise.all([
    failFrom(server, client, 10),
    ...Array.from({ length: 15 }, (_, index) => trySilently(server, { openId: `stranger-${index}` })),
    failFrom(server, client, 10),
  ])
  const code = server.wechat.issueCode({ openid: openId })
  expect((await tryFrom(server, client, code)).statusCode).toBe(429)
})

test('rule 9.2: the limits file knows neither addresses nor people', async () => {
  const server = await createTestServer()
  await failFrom(server, client, 1)
  await signIn(server)
  const rows = JSON.stringify(server.limitRows())
  expect(server.limitRows().length).toBeGreaterThanOrEqual(3)
  expect(rows).not.toContain(client)
  expect(rows).not.toContain(openId)
})

/** Comes in from one address with codes of people whom nobody knows here: each is an exchange that went well. */
async function comeFrom(server: TestServer, address: string, names: string[]): Promise<number[]> {
  const answers = names.map((name) => tryFrom(server, address, server.wechat.issueCode({ openid: name })))
  return (await Promise.all(answers)).map(({ statusCode }) => statusCode)
}

test('rule 9.3: a campus behind one address exchanges 600 codes in ten minutes, and the next is not spent', async () => {
  const server = await createTestServer()
  for (let group = 0; group < 15; group += 1) {
    const names = Array.from({ length: 40 }, (_, index) => `person-${group}-${index}`)
    expect(await comeFrom(server, client, names)).toEqual(Array(40).fill(404))
  }
  expect(await comeFrom(server, client, ['one-too-many'])).toEqual([429])
  expect(server.wechat.exchanged).toHaveLength(600)
  expect(await comeFrom(server, '203.0.113.8', ['one-elsewhere'])).toEqual([404])
})

test('a request that a limit refuses is counted by its route', async () => {
  const server = await createTestServer()
  const read = async () => (await server.app.operationsApp.inject({ url: '/metrics' })).body
  await failFrom(server, client, 20)
  expect(await read()).not.toContain('passport_limited_total{')
  await failFrom(server, client, 2)
  expect(await read()).toContain('passport_limited_total{route="/v1/sessions",method="POST"} 2')
})

describe('rule 9.2: a store of the limits that fails', () => {
  const isShared = postgresUrl !== undefined
  const table = isShared ? 'limits.rate_limit' : 'rate_limit'

  /** Takes the counts away from under the server; the returned function gives an empty table back. */
  function breakLimits({ database: { location, sql } }: TestServer): () => void {
    const run = (text: string) => {
      if (location.engine === 'postgres') return void sql(text)
      const file = new DatabaseSync(`${location.file}-limits`)
      file.exec(text)
      file.close()
    }
    run(`alter table ${table} rename to elsewhere`)
    return () => run(`alter table ${isShared ? 'limits.' : ''}elsewhere rename to rate_limit`)
  }

  test('neither opens the door nor closes it: the process counts meanwhile, and the store again after that', async () => {
    const server = await createTestServer()
    const mend = breakLimits(server)
    await failFrom(server, client, 20)
    const code = server.wechat.issueCode({ openid: openId })
    expect((await tryFrom(server, client, code)).json()).toMatchObject({ status: 429, code: 'rate_limited' })
    expect(server.wechat.exchanged).toHaveLength(20)
    expect((await tryFrom(server, '203.0.113.8', code)).statusCode).toBe(404)
    expect((await tap(server)).statusCode).toBe(201)
    expect(server.logs).not.toContainEqual(expect.objectContaining({ event: 'internal_error' }))
    expect(server.logs).toContainEqual({ event: 'store_fault', code: 'LIMITS' })

    mend()
    server.logs.length = 0
    expect(server.limitRows()).toEqual([])
    await failFrom(server, '203.0.113.9', 3)
    expect(server.limitRows()).toContainEqual(expect.objectContaining({ points: 3 }))
    expect(server.logs).not.toContainEqual(expect.objectContaining({ event: 'store_fault' }))
  })

  test('writes that cost money are counted by the process too', async () => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    breakLimits(server)
    const bind = () =>
      server.inject({
        method: 'POST',
        url: '/v1/me/phone',
        headers: { authorization: `Bearer ${token}` },
        payload: { code: server.wechat.issuePhoneCode(openId) },
      })
    for (let index = 0; index < 5; index += 1) expect((await bind()).statusCode).toBe(200)
    expect((await bind()).statusCode).toBe(429)
    expect(server.wechat.callsOf('phone')).toHaveLength(5)
  })
})
