import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { createAdminService } from '../src/admin/admin-service.ts'
import type { AdminStore } from '../src/admin/admin-store.ts'
import { authenticate } from '../src/sessions/authenticate.ts'
import type { AccountStore } from '../src/store/ports.ts'
import { call } from './support/members.ts'
import { createOperator } from './support/operator.ts'
import { eventOf, push, sealPush, signPush } from './support/push.ts'
import { bearer, openId, phone, readMe, signIn, signOut, tap, trySilently } from './support/sign-in.ts'
import { createTestServer, dayMs, minuteMs, type TestServer } from './support/test-server.ts'
import { type Answer, appSecret, pushAesKey, pushToken, sessionKey } from './support/wechat-server.ts'

test('same code sent twice: the second is told so, and WeChat is asked once', async () => {
  const server = await createTestServer()
  const code = server.wechat.issueCode({ openid: openId })
  const answers = await Promise.all([tap(server, { code }), tap(server, { code })])
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409])
  expect(server.wechat.exchanged).toEqual([code])
})

test('disabled account logs in through WeChat: a banned one gets no session by any sign-in', async () => {
  const server = await createTestServer()
  const { user } = await signIn(server)
  const operator = await createOperator(server)
  await operator.post(`/v1/admin/users/${user.id}/ban`, { reasonClass: 'fraud' })
  const sessions = server.sql('select id from session where ended_at is null')
  for (const answer of [
    await tap(server),
    await trySilently(server),
    await tap(server, { body: { restore: true } }),
    await tap(server, { body: { device: phone('phone-2') } }),
  ]) {
    expect(answer.json()).toMatchObject({ status: 403, code: 'account_banned' })
  }
  expect(server.sql('select id from session where ended_at is null')).toEqual(sessions)
})

test('refresh token accepted as bearer: nothing but a session token opens a session', async () => {
  const server = await createTestServer()
  const { token, user } = await signIn(server)
  const operator = await createOperator(server)
  const hash = String(server.sql('select token_hash from session')[0]?.token_hash)
  for (const other of [hash, user.id, operator.token, token.slice(0, -1), `${token}A`, token.slice(4)]) {
    const answer = await readMe(server, other)
    expect(answer.json()).toMatchObject({ status: 401, code: 'session_unknown' })
  }
})

test("closed account's other tokens go on working: deletion ends every session at once", async () => {
  const server = await createTestServer()
  const first = await signIn(server)
  const second = await signIn(server, { body: { device: phone('phone-2') } })
  const code = server.wechat.issueCode({ openid: openId })
  const headers = bearer(second.token)
  await server.inject({ method: 'POST', url: '/v1/sessions/current/proof', headers, payload: { code } })
  const closing = await server.inject({ method: 'POST', url: '/v1/me/deletion', headers })
  expect(closing.statusCode).toBeLessThan(300)
  for (const { token } of [first, second]) {
    expect((await readMe(server, token)).json()).toMatchObject({
      code: 'session_revoked',
      reason: 'deleting',
    })
  }
  expect(server.sql('select id from session where ended_at is null')).toEqual([])
})

test('re-registration after closing impossible: once purged, a tap makes a new account', async () => {
  const server = await createTestServer()
  const first = await signIn(server)
  const code = server.wechat.issueCode({ openid: openId })
  const headers = bearer(first.token)
  await server.inject({ method: 'POST', url: '/v1/sessions/current/proof', headers, payload: { code } })
  await server.inject({ method: 'POST', url: '/v1/me/deletion', headers })
  server.clock.now += 8 * dayMs
  await server.app.sweep()
  const second = await signIn(server)
  expect(second.isNewUser).toBe(true)
  expect(second.user.id).not.toBe(first.user.id)
})

test('secret, session_key, push token or access token in a log line: nothing of WeChat’s is logged or counted by name', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const accessToken = String(server.wechat.callsOf('risk')[0]?.token)
  expect(accessToken).toContain('canary')
  const chatter = [appSecret, sessionKey, pushToken, accessToken].join()
  await tap(server, { code: server.wechat.issueCode({ errcode: 40125, errmsg: chatter }) })
  await tap(server, { code: server.wechat.issueCode({ status: 500, text: chatter }) })
  server.wechat.script('phone', { errcode: 40001, errmsg: chatter })
  const payload = { code: server.wechat.issuePhoneCode(openId) }
  expect((await call(server, token, 'POST /v1/me/phone', { payload })).statusCode).toBe(502)
  await push(server, eventOf('user_info_modified', openId, server.clock.now), {
    query: { msg_signature: '0'.repeat(40) },
  })
  await push(server, eventOf(pushToken, openId, server.clock.now, { Text: chatter }))
  await server.app.sweep()
  await signOut(server, token)
  const metrics = (await server.app.operationsApp.inject({ url: '/metrics' })).body
  const spoken = JSON.stringify(server.logs) + metrics
  const secrets = [
    appSecret,
    sessionKey,
    pushToken,
    pushAesKey.toString('base64'),
    accessToken,
    token,
    openId,
  ]
  for (const secret of [...secrets, ...server.wechat.exchanged]) expect(spoken).not.toContain(secret)
})

test('push token or access token in a log line: neither is in one, in a metric or in an answer, whatever fails', async () => {
  const server = await createTestServer()
  const { wechat } = server
  const accessTokens = ['canary-access-token-1', 'canary-access-token-2']
  const quoted = [...accessTokens, pushToken, pushAesKey.toString('base64')].join(' ')
  const answers: string[] = []
  // Somebody else each time: a number is bound five times a day.
  const bind = async () => {
    const person = `openid-${answers.length}`
    const { token } = await signIn(server, { openId: person })
    const payload = { code: wechat.issuePhoneCode(person) }
    answers.push((await call(server, token, 'POST /v1/me/phone', { payload })).body)
  }
  for (const errcode of [40001, 40029, 45009, 777_777, -1]) {
    server.sql('delete from platform_token')
    wechat.script('phone', { errcode, errmsg: quoted })
    await bind()
    wechat.script('token', { access_token: accessTokens[1], expires_in: 7200 })
  }
  const pages = [500, 200].map((status) => ({ status, text: quoted }))
  for (const broken of ['hang-up', 'cut-off', ...pages] as Answer[]) {
    wechat.script('phone', broken)
    await bind()
    server.sql('delete from platform_token')
    wechat.script('token', broken)
    await bind()
    wechat.script('token', { access_token: accessTokens[1], expires_in: 7200, errcode: 40125 })
    await bind()
    wechat.script('token', { access_token: accessTokens[1], expires_in: 7200 })
  }
  expect(new Set(wechat.callsOf('phone').map(({ token }) => token))).toEqual(new Set(accessTokens))
  expect(answers.filter((answer) => !/"wechat_unavailable"|"phone_code_rejected"/.test(answer))).toEqual([])

  const event = eventOf('user_authorization_revoke', openId, server.clock.now, { RevokeInfo: quoted })
  const good = await push(server, event)
  expect(good.payload).toBe('success')
  for (const refused of [
    await push(server, event, { query: { msg_signature: pushToken } }),
    await push(server, event, { query: { nonce: pushToken } }),
    await push(server, event, { body: { Encrypt: pushAesKey.toString('base64') } }),
    await push(server, quoted),
    await server.inject({ url: '/v1/wechat/events', query: { signature: pushToken, echostr: pushToken } }),
  ]) {
    expect(refused.statusCode).toBeGreaterThanOrEqual(400)
    answers.push(refused.body)
  }
  await server.app.sweep()
  const metrics = (await server.app.operationsApp.inject({ url: '/metrics' })).body
  const spoken = [JSON.stringify(server.logs), metrics, ...answers].join()
  const aesKey = [pushAesKey.toString('base64'), pushAesKey.toString('hex')]
  for (const canary of [...accessTokens, pushToken, ...aesKey]) expect(spoken).not.toContain(canary)
})

test('error code of the exchange not checked: an errcode beside an openid signs nobody in', async () => {
  const server = await createTestServer()
  const text = JSON.stringify({ errcode: 40029, errmsg: 'invalid code', openid: openId })
  const answer = await tap(server, { code: server.wechat.issueCode({ status: 200, text }) })
  expect(answer.json()).toMatchObject({ status: 401, code: 'login_code_rejected' })
  expect(server.sql('select id from users')).toEqual([])
})

test("answer's status read from the wrong field: an HTTP error with a good body is no success", async () => {
  const server = await createTestServer()
  const text = JSON.stringify({ openid: openId, session_key: sessionKey, errcode: 0 })
  const answer = await tap(server, { code: server.wechat.issueCode({ status: 502, text }) })
  expect(answer.json()).toMatchObject({ status: 502, code: 'wechat_unavailable' })
  expect(server.sql('select id from users')).toEqual([])
})

test('compare not constant-time: a token is looked up by its digest, which says nothing of how near a guess is', async () => {
  const asked: string[] = []
  const token = (prefix: string) => `${prefix}_${'A'.repeat(43)}`
  const accounts = {
    findSession: async (tokenHash: string) => {
      asked.push(tokenHash)
      return null
    },
  } as unknown as AccountStore
  await expect(authenticate(accounts, `Bearer ${token('mps')}`, 0)).rejects.toThrow('session_unknown')
  const admins = {
    useAdminToken: async (tokenHash: string) => {
      asked.push(tokenHash)
      return null
    },
  } as unknown as AdminStore
  const admin = createAdminService({ store: admins, maskSealedPhone: () => null, now: () => 0, randomBytes })
  await expect(admin.authenticate(`Bearer ${token('mpa')}`)).rejects.toThrow('admin_token_refused')
  const digest = (text: string) => createHash('sha256').update(text).digest('hex')
  expect(asked).toEqual([digest(token('mps')), digest(token('mpa'))])
})

describe('nonce window replay: a captured push, sent again byte for byte', () => {
  /** Takes a message down as it stands on the wire, and sends it as often as wanted. */
  function capture(server: TestServer, message: object) {
    const timestamp = String(Math.floor(server.clock.now / 1000))
    const encrypted = sealPush(JSON.stringify(message))
    const nonce = '415670741'
    const query = {
      timestamp,
      nonce,
      msg_signature: signPush([pushToken, timestamp, nonce, encrypted]),
    }
    const payload = { ToUserName: 'gh_97417a04a28d', Encrypt: encrypted }
    return async () => {
      const response = await server.inject({ method: 'POST', url: '/v1/wechat/events', query, payload })
      await server.app.sweep()
      return response
    }
  }

  async function start() {
    const server = await createTestServer()
    const { token } = await signIn(server)
    const bind = async () => {
      const payload = { code: server.wechat.issuePhoneCode(openId) }
      const response = await call(server, token, 'POST /v1/me/phone', { payload })
      expect(response.statusCode).toBe(200)
    }
    const hasPhone = async () => (await readMe(server, token)).json<{ phone: unknown }>().phone !== null
    await bind()
    server.clock.now += minuteMs
    const send = capture(
      server,
      eventOf('user_authorization_revoke', openId, server.clock.now, { RevokeInfo: '8' }),
    )
    return { server, bind, hasPhone, send }
  }

  test('is acknowledged within the window, and takes nothing that was given since', async () => {
    const { server, bind, hasPhone, send } = await start()
    expect((await send()).payload).toBe('success')
    expect(await hasPhone()).toBe(false)
    // Within the same second even the time of the event does not protect what is given now.
    await bind()
    for (const laterMs of [0, minuteMs, 8 * minuteMs]) {
      server.clock.now += laterMs
      expect((await send()).payload).toBe('success')
      expect(await hasPhone()).toBe(true)
    }
    expect(server.sql('select count(*) as n from push_event')).toEqual([{ n: 1 }])
    const noted = server.sql("select id from security_event where kind = 'authorization_revoked'")
    expect(noted).toHaveLength(1)
  })

  test('is refused after the window, also when nothing is known of the first any more', async () => {
    const { server, hasPhone, send } = await start()
    server.clock.now += 10 * minuteMs + 1_000
    expect((await send()).json()).toMatchObject({ status: 403, code: 'push_rejected' })
    server.clock.now += 40 * dayMs
    await server.app.sweep()
    expect((await send()).json()).toMatchObject({ status: 403, code: 'push_rejected' })
    expect(server.sql('select id from push_event')).toEqual([])
    server.clock.now -= 40 * dayMs
    expect(await hasPhone()).toBe(true)
  })

  test('says nothing to the URL check after the window', async () => {
    const server = await createTestServer()
    const timestamp = String(Math.floor(server.clock.now / 1000))
    const signature = signPush([pushToken, timestamp, '1'])
    const query = { timestamp, nonce: '1', signature, echostr: 'canary' }
    const check = () => server.inject({ url: '/v1/wechat/events', query })
    expect((await check()).payload).toBe('canary')
    server.clock.now += 10 * minuteMs + 1_000
    const late = await check()
    expect(late.statusCode).toBe(403)
    expect(late.payload).not.toContain('canary')
  })
})

test('file cache readable by all: the platform token is kept encrypted in the store and nowhere else', async () => {
  const server = await createTestServer()
  // A new account asks WeChat for its risk, which takes the platform token.
  await signIn(server)
  const kept = server.sql('select sealed from platform_token')
  expect(kept).toEqual([{ sealed: expect.stringMatching(/^v1\.test-1\./) }])
})
