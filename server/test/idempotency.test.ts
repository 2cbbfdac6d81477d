import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { bind, holdPhone, leaseFor, leaseMs, number, startMember as start } from './support/binding.ts'
import { call } from './support/members.ts'
import { openId, signIn } from './support/sign-in.ts'
import { dayMs, type TestServer } from './support/test-server.ts'
import { phoneAnswer, wechatTimeoutMs } from './support/wechat-server.ts'

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
