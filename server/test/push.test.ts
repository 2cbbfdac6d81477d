import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { call } from './support/members.ts'
import { jpeg } from './support/pictures.ts'
import { eventOf, push, sealPush, signPush } from './support/push.ts'
import { bearer, openId, readMe, signIn, tap } from './support/sign-in.ts'
import {
  countRows,
  createTestServer,
  hourMs,
  minuteMs,
  noRows,
  type TestServer,
} from './support/test-server.ts'
import { pushToken } from './support/wechat-server.ts'

const events = (server: TestServer) => server.sql('select * from push_event')

/** A person with everything that can be taken back. */
async function start() {
  const server = await createTestServer()
  const { token, user } = await signIn(server)
  const payload = { code: server.wechat.issuePhoneCode(openId, '13812345602') }
  expect((await call(server, token, 'POST /v1/me/phone', { payload })).statusCode).toBe(200)
  const head = '--edge\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n'
  const form = Buffer.concat([Buffer.from(head), jpeg(), Buffer.from('\r\n--edge--\r\n')])
  const headers = { ...bearer(token), 'content-type': 'multipart/form-data; boundary=edge' }
  await server.inject({ method: 'POST', url: '/v1/me/avatar', headers, payload: form })
  await call(server, token, 'PUT /v1/me', { payload: { nickname: '林夏' }, headers: { 'if-match': '*' } })
  await server.app.sweep()
  return { server, token, userId: user.id }
}

async function kept(server: TestServer, token: string): Promise<string[]> {
  const user = (await readMe(server, token)).json<Record<string, unknown>>()
  return ['nickname', 'avatarUrl', 'phone'].filter((name) => user[name] !== null)
}

/** Pushes a minute later, and waits for what follows from it. */
async function pushEvent(server: TestServer, event: string, more: object = {}, at?: number): Promise<void> {
  server.clock.now += minuteMs
  const response = await push(server, eventOf(event, openId, at ?? server.clock.now, more))
  expect([response.statusCode, response.payload]).toEqual([200, 'success'])
  await server.app.sweep()
}

const revoke = (server: TestServer, code: unknown, at?: number) =>
  pushEvent(server, 'user_authorization_revoke', { RevokeInfo: code }, at)

describe('rule 7.7: a revoke erases exactly what its code names', () => {
  test.each([
    ['6', ['phone']],
    ['8', ['nickname', 'avatarUrl']],
    ['19', ['avatarUrl', 'phone']],
    ['20', ['nickname', 'phone']],
    ['8,20', ['nickname']],
    ['8|19', ['avatarUrl']],
    ['12', ['nickname', 'avatarUrl', 'phone']],
    ['13', ['nickname', 'avatarUrl', 'phone']],
  ])('code %s leaves %j', async (code, left) => {
    const { server, token } = await start()
    await revoke(server, code)
    expect(await kept(server, token)).toEqual(left)
    const log = (await call(server, token, 'GET /v1/me/security-log')).json<{ entries: { kind: string }[] }>()
    expect(log.entries[0]?.kind).toBe('authorization_revoked')
  })

  test.each([
    ['77', 77, 3],
    ['12345', null, 3],
    ['x', null, 3],
    ['-8', null, 3],
    ['', null, 3],
    [undefined, null, 3],
    [null, null, 3],
    [{ code: 8 }, null, 3],
    ['x\u0000', null, 3],
    ['8,x,y,x', null, 2],
  ])('a code that nobody knows erases nothing and is reported: %j', async (code, reported, left) => {
    const { server, token } = await start()
    await revoke(server, code)
    expect(await kept(server, token)).toHaveLength(left)
    const reports = server.logs.filter(({ event }) => event === 'revoke_code_unknown')
    expect(reports).toEqual([{ event: 'revoke_code_unknown', code: reported }])
    const { body } = await server.app.operationsApp.inject({ url: '/metrics' })
    expect(body).toContain('passport_trouble_total{event="revoke_code_unknown"} 1')
    expect(server.sql('select id from push_event where done_at is null')).toEqual([])
  })

  test('a code that is known is not reported, also where it comes as a number', async () => {
    const { server, token } = await start()
    await revoke(server, 8)
    expect(await kept(server, token)).toEqual(['nickname', 'avatarUrl'])
    expect(server.logs).not.toContainEqual(expect.objectContaining({ event: 'revoke_code_unknown' }))
  })
})

describe('rule 6.1: an event acts only on what was given before it', () => {
  test('a late revoke of the number leaves a number that was bound after it', async () => {
    const { server, token } = await start()
    const revokedAt = server.clock.now - hourMs
    await revoke(server, '8', revokedAt)
    expect(await kept(server, token)).toContain('phone')
  })

  test('what was given in the same second counts as given before', async () => {
    const { server, token } = await start()
    const at = server.sql('select phone_set_at from users')[0]?.phone_set_at as number
    await revoke(server, '8', Math.floor(at / 1000) * 1000)
    expect(await kept(server, token)).not.toContain('phone')
  })

  test('rule 5.3: a cancellation erases the account at once, without grace', async () => {
    const { server, token } = await start()
    await pushEvent(server, 'user_authorization_cancellation')
    const { users, device } = countRows(server)
    expect({ users, device }).toEqual({ users: 0, device: 0 })
    expect((await readMe(server, token)).statusCode).toBe(401)
    expect(server.sql('select cause from erasure')).toEqual([{ cause: 'cancellation' }])
    expect(server.sql('select * from avatar')).toEqual([])
    const text = JSON.stringify(server.sql('select * from push_event'))
    expect(text).not.toContain(openId)
  })

  test('worst 3: a cancellation that is replayed after the person came back leaves the new account', async () => {
    const { server } = await start()
    server.clock.now += minuteMs
    const message = eventOf('user_authorization_cancellation', openId, server.clock.now)
    await push(server, message)
    await server.app.sweep()
    server.clock.now += minuteMs
    const { token, isNewUser } = await signIn(server)
    expect(isNewUser).toBe(true)
    expect((await push(server, message)).payload).toBe('success')
    // The same cancellation under another text, as somebody who can sign could make it.
    expect((await push(server, { ...message, Extra: 1 })).payload).toBe('success')
    await server.app.sweep()
    expect((await readMe(server, token)).statusCode).toBe(200)
  })

  test('a cancellation that comes late takes what was given before it, and leaves who consented since', async () => {
    const { server, token, userId } = await start()
    server.clock.now += minuteMs
    const message = eventOf('user_authorization_cancellation', openId, server.clock.now)
    server.clock.now += minuteMs
    const again = await signIn(server)
    expect(again).toMatchObject({ isNewUser: false, user: { id: userId } })
    const rename = { payload: { nickname: '夏至' }, headers: { 'if-match': '*' } }
    expect((await call(server, again.token, 'PUT /v1/me', rename)).statusCode).toBe(200)
    for (const more of [{}, { Extra: 1 }]) {
      expect((await push(server, { ...message, ...more })).payload).toBe('success')
      await server.app.sweep()
      expect(await kept(server, again.token)).toEqual(['nickname'])
    }
    expect((await readMe(server, token)).statusCode).toBe(401)
    expect(server.sql('select phone_sealed, avatar_id, nickname from users')).toEqual([
      { phone_sealed: null, avatar_id: null, nickname: '夏至' },
    ])
    const noted = server.sql("select kind from security_event where kind = 'authorization_revoked'")
    expect(noted).toEqual([{ kind: 'authorization_revoked' }])
  })

  test('a banned person’s cancellation erases everything but the ban', async () => {
    const { server, userId } = await start()
    server.sql(
      "update users set state = 'banned', banned_at = 1, ban_reason_class = 'abuse' where id = ?",
      userId,
    )
    await pushEvent(server, 'user_authorization_cancellation')
    expect(countRows(server).users).toBe(0)
    expect((await tap(server)).json()).toMatchObject({ code: 'account_banned' })
  })

  test('a profile that WeChat has cleaned up takes nickname and picture with it, and is noted', async () => {
    const { server, token } = await start()
    await pushEvent(server, 'user_info_modified')
    expect(await kept(server, token)).toEqual(['phone'])
    expect(server.sql('select nickname, nickname_set_at, avatar_id from users')).toEqual([
      { nickname: null, nickname_set_at: null, avatar_id: null },
    ])
    expect(server.sql('select id from avatar')).toEqual([])
    const log = (await call(server, token, 'GET /v1/me/security-log')).json<{ entries: { kind: string }[] }>()
    expect(log.entries[0]?.kind).toBe('wechat_profile_changed')
  })

  test('a profile that is given after the event stays, also when the event comes late or again', async () => {
    const { server, token } = await start()
    const message = eventOf('user_info_modified', openId, server.clock.now)
    server.clock.now += minuteMs
    const rename = { payload: { nickname: '夏至' }, headers: { 'if-match': '*' } }
    expect((await call(server, token, 'PUT /v1/me', rename)).statusCode).toBe(200)
    for (const more of [{}, {}, { Extra: 1 }]) {
      expect((await push(server, { ...message, ...more })).payload).toBe('success')
      await server.app.sweep()
    }
    expect((await readMe(server, token)).json()).toMatchObject({ nickname: '夏至', avatarUrl: null })
  })
})

describe('rule 6.1: only what WeChat encrypted and signed now is believed', () => {
  const message = (server: TestServer) => eventOf('user_authorization_cancellation', openId, server.clock.now)

  test.each([
    ['another signature', { query: { msg_signature: '0'.repeat(40) } }],
    [
      'the signature of the plain mode',
      { query: { msg_signature: signPush([pushToken, '1795147200', '415670741']) } },
    ],
    ['another nonce', { query: { nonce: '1' } }],
    ['another appid inside', { receiver: 'wx0000000000000000' }],
    ['other bytes', { body: { Encrypt: sealPush('{}') } }],
  ])('%s is refused, and nothing is kept', async (_name, options) => {
    const server = await createTestServer()
    const response = await push(server, message(server), options)
    expect(response.json()).toMatchObject({ status: 403, code: 'push_rejected' })
    expect(events(server)).toEqual([])
  })

  test.each([-601, 601])('a time of %i seconds is refused', async (seconds) => {
    const server = await createTestServer()
    const timestamp = Math.floor(server.clock.now / 1000) + seconds
    expect((await push(server, message(server), { timestamp })).statusCode).toBe(403)
  })

  test('an event of another mini-program, and a text that is none, are refused', async () => {
    const server = await createTestServer()
    const foreign = { ...message(server), AppID: 'wx0000000000000000' }
    const texts = [foreign, 'no JSON', '[]', '{"Event":"user_authorization_revoke"}', '<xml></xml>']
    for (const text of texts) expect((await push(server, text)).statusCode).toBe(403)
    expect(events(server)).toEqual([])
    // WeChat signed them and will send them no more than twice again.
    expect(server.logs.filter(({ event }) => event === 'push_unreadable')).toHaveLength(texts.length)
  })

  test('the openid of the query and of a plain twin are nobody', async () => {
    const { server, token } = await start()
    server.clock.now += minuteMs
    const stranger = eventOf('user_authorization_cancellation', 'openid-of-a-stranger', server.clock.now)
    const body = { FromUserName: openId, Event: 'user_authorization_cancellation', OpenID: openId }
    await push(server, stranger, { query: { openid: openId }, body })
    await server.app.sweep()
    expect((await readMe(server, token)).statusCode).toBe(200)
  })

  test('plain mode is refused, whatever it is written in', async () => {
    const server = await createTestServer()
    const plain = message(server)
    const timestamp = String(plain.CreateTime)
    const signature = signPush([pushToken, timestamp, '1'])
    const inXml = `<xml>${Object.entries(plain).map(([name, value]) => `<${name}>${value}</${name}>`)}</xml>`
    for (const payload of [JSON.stringify(plain), inXml.replaceAll(',', '')]) {
      for (const query of [
        { signature, timestamp, nonce: '1' },
        { signature, msg_signature: signature, timestamp, nonce: '1' },
      ]) {
        const response = await server.inject({ method: 'POST', url: '/v1/wechat/events', query, payload })
        expect(response.json()).toMatchObject({ status: 400, code: 'invalid_request' })
      }
    }
    expect(events(server)).toEqual([])
  })
})

describe('rule 6.2: what was acknowledged is not lost', () => {
  test('the same message, encrypted anew, is kept once', async () => {
    const { server } = await start()
    const message = eventOf('user_authorization_revoke', openId, server.clock.now, { RevokeInfo: '8' })
    for (const _time of [1, 2, 3]) expect((await push(server, message)).payload).toBe('success')
    expect(events(server)).toMatchObject([
      { id: createHash('sha256').update(JSON.stringify(message)).digest('hex') },
    ])
  })

  test('two events of one second are two', async () => {
    const { server } = await start()
    for (const RevokeInfo of ['8', '20']) {
      await push(server, eventOf('user_authorization_revoke', openId, server.clock.now, { RevokeInfo }))
    }
    expect(events(server)).toHaveLength(2)
  })

  test('a store that cannot keep it answers an error, so that WeChat sends it again', async () => {
    const { server } = await start()
    server.sql('alter table push_event rename to push_event_away')
    const message = eventOf('user_authorization_revoke', openId, server.clock.now, { RevokeInfo: '8' })
    expect((await push(server, message)).statusCode).toBeGreaterThanOrEqual(500)
    server.sql('alter table push_event_away rename to push_event')
    expect((await push(server, message)).payload).toBe('success')
  })

  test('work that fails is done again when its lease is over', async () => {
    const { server } = await start()
    server.sql('alter table setting rename to setting_away')
    await pushEvent(server, 'user_authorization_cancellation')
    expect(server.logs).toContainEqual(expect.objectContaining({ event: 'background_error', task: 'push' }))
    expect(countRows(server).users).toBe(1)
    server.sql('alter table setting_away rename to setting')
    expect(events(server)).toMatchObject([{ done_at: null }])
    server.clock.now += minuteMs
    await server.app.sweep()
    expect(events(server)).toMatchObject([{ done_at: server.clock.now }])
    expect(countRows(server).users).toBe(0)
  })

  test('an event about nobody is acknowledged and changes nothing', async () => {
    const server = await createTestServer()
    await pushEvent(server, 'user_authorization_cancellation')
    await pushEvent(server, 'an_event_of_tomorrow')
    expect(countRows(server)).toEqual(noRows)
  })
})

describe('rule 6.3: the URL check', () => {
  const query = (server: TestServer, more: Record<string, string> = {}) => {
    const timestamp = String(Math.floor(server.clock.now / 1000))
    const nonce = '1514711492'
    return {
      timestamp,
      nonce,
      signature: signPush([pushToken, timestamp, nonce]),
      echostr: '4375120948345356249',
      ...more,
    }
  }
  const check = (server: TestServer, more?: Record<string, string>) =>
    server.inject({ url: '/v1/wechat/events', query: query(server, more) })

  test('answers the echostr as plain text', async () => {
    const server = await createTestServer()
    const response = await check(server)
    expect(response.payload).toBe('4375120948345356249')
    expect(response.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    })
  })

  test('echoes 128 characters, and no more', async () => {
    const server = await createTestServer()
    const echostr = 'aZ09_-'.padEnd(128, 'x')
    expect((await check(server, { echostr })).payload).toBe(echostr)
    expect((await check(server, { echostr: `${echostr}x` })).statusCode).toBe(400)
  })

  test.each(['<script>', 'x'.repeat(129), '', 'a b'])('does not echo %j', async (echostr) => {
    const server = await createTestServer()
    const response = await check(server, { echostr })
    expect(response.statusCode).toBe(400)
  })

  test('refuses another signature', async () => {
    const server = await createTestServer()
    expect((await check(server, { signature: '0'.repeat(40) })).statusCode).toBe(403)
  })
})

test('rule 6.4: WeChat’s addresses are not limited, only what it did not sign', async () => {
  const server = await createTestServer()
  const reject = () => push(server, '{}', { query: { msg_signature: '0'.repeat(40) } })
  for (let index = 0; index < 3000; index += 1) await reject()
  expect((await reject()).statusCode).toBe(429)
  const message = eventOf('user_info_modified', openId, server.clock.now)
  expect((await push(server, message)).payload).toBe('success')
})

test('rule 6.4: a message is at most 64 KB', async () => {
  const server = await createTestServer()
  const more = (length: number) => ({ Text: 'x'.repeat(length) })
  const fits = eventOf('user_info_modified', openId, server.clock.now, more(40_000))
  expect((await push(server, fits)).payload).toBe('success')
  const large = eventOf('user_info_modified', openId, server.clock.now, more(50_000))
  expect((await push(server, large)).json()).toMatchObject({ status: 413, code: 'payload_too_large' })
  expect(events(server)).toHaveLength(1)
})

test('where message push is not set up there is no such route', async () => {
  const server = await createTestServer({ config: { push: null } })
  expect((await push(server, eventOf('user_info_modified', openId, server.clock.now))).statusCode).toBe(404)
})

test('rule 6.2: what has piled up is done in one run, not batch by batch of the hours', async () => {
  const server = await createTestServer()
  const rows = Array.from({ length: 450 }, (_, index) => `('push-${index}', 'other', '{}', 1, 1, 0)`)
  server.sql(`insert into push_event (id, kind, detail, created_at, received_at, lease_until)
    values ${rows.join(',')}`)
  await server.app.sweep()
  expect(server.sql('select count(*) as n from push_event where done_at is null')).toEqual([{ n: 0 }])
})
