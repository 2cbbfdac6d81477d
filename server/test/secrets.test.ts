import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { call, requestDeletion, signInOn } from './support/members.ts'
import { createOperator } from './support/operator.ts'
import { eventOf, push } from './support/push.ts'
import { openId, readMe, signIn, signOut, tap, trySilently } from './support/sign-in.ts'
import { listTables } from './support/tables.ts'
import { createTestServer, type TestServer } from './support/test-server.ts'
import { uploadPicture } from './support/upload.ts'
import {
  type Answer,
  appId,
  appSecret,
  pushAesKey,
  pushToken,
  sealOpenData,
  sessionKey,
} from './support/wechat-server.ts'

const unionId = 'canary-union-id-00000000000001'
const phoneNumber = '13987654321'
/** What WeChat says when something fails may quote anything that it was told. */
const chatter = `canary ${openId} ${appSecret} ${sessionKey} ${phoneNumber}`
const failures: Answer[] = [
  { errcode: 40029, errmsg: chatter },
  { errcode: 40125, errmsg: chatter },
  { errcode: -1, errmsg: chatter },
  { errcode: 45009, errmsg: chatter },
  { status: 500, text: chatter },
  { status: 200, text: chatter },
  'hang-up',
  'cut-off',
  'silence',
]
interface Heard {
  route: string
  status: number
  text: string
}

/** A server whose every answer, on either listener, is kept. */
async function startHeard(): Promise<{ server: TestServer; heard: Heard[] }> {
  const server = await createTestServer()
  const heard: Heard[] = []
  const listen = (app: FastifyInstance) => async (request: InjectOptions) => {
    const response = await app.inject(request)
    const text = JSON.stringify(response.headers) + response.body
    const path = String(request.url).split('?')[0]
    heard.push({ route: `${request.method ?? 'GET'} ${path}`, status: response.statusCode, text })
    return response
  }
  const { publicApp, operationsApp } = server.app
  const app = { ...server.app, operationsApp: { inject: listen(operationsApp) } as never }
  return { server: { ...server, app, inject: listen(publicApp) }, heard }
}

/** What is left of an answer without what its receiver is meant to get. */
function withoutOwn({ route, status, text }: Heard): string {
  if (route === 'POST /v1/sessions' && status === 201) return text.replace(/"token":"mps_[\w-]{43}"/, '')
  if (route === 'GET /v1/me/export' && status === 200)
    return text.replace(/"openId":"canary-openid-[\w-]{15}"/, '').replace(phoneNumber, '')
  return text
}

const unknownMember = { body: { [appSecret]: sessionKey } }

/** Sends every kind of sign-in, good and bad, and says which tokens went over the wire. */
async function signInEveryWay(server: TestServer): Promise<string[]> {
  const code = server.wechat.issueCode({ openid: openId, unionid: unionId })
  const { token } = await signIn(server, { code })
  const silent = await trySilently(server)
  const secondToken = silent.json<{ token: string }>().token
  await readMe(server, token)
  await readMe(server, secondToken)
  await signOut(server, secondToken)
  await trySilently(server)
  await trySilently(server, { openId: 'canary-openid-of-a-stranger-01' })
  for (const answer of failures) await tap(server, { code: server.wechat.issueCode(answer) })
  await tap(server, { code: server.wechat.exchanged[0]! })
  // Its answer names the member that is too many to whoever sent it, and is not looked through.
  await tap({ ...server, inject: (request) => server.app.publicApp.inject(request) }, unknownMember)
  return [token, secondToken]
}

const calls = ['token', 'text', 'phone', 'image', 'risk'] as const

/** Everything that a member may ask for, once well and once with WeChat failing in each way. */
async function useEverything(server: TestServer): Promise<string> {
  const { token } = await signInOn(server, 'phone-m')
  await useOnce(server, token)
  await changeMind(server, token)
  for (const [index, answer] of failures.entries()) {
    // Somebody else each time: what a person may do in a day would be used up soon.
    const person = `canary-openid-of-a-member-0${index}`
    for (const failing of [calls, calls.slice(1)]) {
      const { token: theirs } = await signInOn(server, 'phone-f', { openId: person })
      // Without the token of the platform, none of the others is asked for.
      server.sql('delete from platform_token')
      for (const name of failing) server.wechat.script(name, answer)
      await useOnce(server, theirs, answer, person)
      await tap(server, { openId: `canary-openid-of-a-newcomer-${index}-${failing.length}` })
      for (const name of calls) server.wechat.script(name, null)
    }
  }
  await push(server, eventOf('user_authorization_revoke', openId, server.clock.now, { RevokeInfo: '19' }))
  await push(server, eventOf('canary_event', openId, server.clock.now, { Text: chatter }))
  await push(server, chatter)
  await server.app.sweep()
  return token
}

async function useOnce(
  server: TestServer,
  token: string,
  answer: Answer = { openid: openId },
  person = openId,
): Promise<void> {
  const member = (route: string, payload?: object, headers: Record<string, string> = {}) =>
    call(server, token, route, { ...(payload && { payload }), headers })
  const code = () => server.wechat.issueCode(answer)
  await member('POST /v1/sessions/current/proof', { code: code() })
  await member('PUT /v1/me', { nickname: `n ${server.wechat.calls.length}` }, { 'if-match': '*' })
  await member('PUT /v1/me/settings', { changes: { interests: { add: ['tea'] } } })
  await member('POST /v1/me/phone', { code: server.wechat.issuePhoneCode(person, phoneNumber) })
  const timestamp = Math.floor(server.clock.now / 1000)
  const openData = sealOpenData({ stepInfoList: [], watermark: { appid: appId, timestamp } })
  await member('POST /v1/me/werun', { code: code(), ...openData })
  await uploadPicture(server, token)
  await server.app.sweep()
  await member('GET /v1/me/export')
  await member('GET /v1/me/security-log')
  await member('GET /v1/sessions')
  await member(`GET /v1/me?code=${appSecret}`)
}

/** A picture is judged and followed by another; a number is taken away and given again. */
async function changeMind(server: TestServer, token: string): Promise<void> {
  const more = { trace_id: 'trace-1', result: { suggest: 'risky', label: chatter }, detail: [chatter] }
  await push(server, eventOf('wxa_media_check', openId, server.clock.now, more))
  await server.app.sweep()
  expect(server.sql('select state from avatar')).not.toContainEqual({ state: 'pending' })
  expect((await call(server, token, 'DELETE /v1/me/phone')).statusCode).toBe(204)
  expect(server.sql('select phone_sealed from users where openid = ?', openId)).toEqual([
    { phone_sealed: null },
  ])
  const payload = { code: server.wechat.issuePhoneCode(openId, phoneNumber) }
  expect((await call(server, token, 'POST /v1/me/phone', { payload })).statusCode).toBe(200)
}

/** What lets whoever has it see pictures that are not public. */
function signaturesOfLinks({ wechat }: TestServer): string[] {
  const links = wechat.callsOf('image').map(({ body }) => new URL(String(body.media_url)))
  return links.map((link) => link.searchParams.get('signature') ?? '')
}

async function operate(server: TestServer) {
  const operator = await createOperator(server)
  const { get, post } = operator
  const { user } = await signIn(server, { openId: 'canary-openid-of-a-banned-one1' })
  await post(`/v1/admin/users/${user.id}/ban`, { reasonClass: 'spam' })
  for (const url of ['users', `users?userId=${user.id}&reason=appeal`, 'audit']) await get(`/v1/admin/${url}`)
  return operator
}

/** Deletes accounts, the last of them with a table gone, so that the driver has something to say too. */
async function leave(server: TestServer, token: string): Promise<void> {
  await requestDeletion(server, token)
  const other = await signIn(server, { openId: 'canary-openid-of-a-leaver-0001' })
  await requestDeletion(server, other.token, 'canary-openid-of-a-leaver-0001')
  server.sql("update users set purge_at = 1 where openid like 'canary-openid-of-a-leaver%'")
  await server.app.sweep()
  server.sql('drop table consent')
  expect((await tap(server, { openId: 'canary-openid-of-a-late-one-01' })).statusCode).toBeGreaterThanOrEqual(
    500,
  )
}

function dump(server: TestServer, table: string): string {
  const rows = server.sql(`select * from "${table}"`)
  if (table !== 'users') return JSON.stringify(rows)
  return JSON.stringify(rows.map(({ openid, ...others }) => others))
}

test('rule 8.5: no secret is in a log line, a metric, an answer, or any table but the openid of a user', async () => {
  const { server, heard } = await startHeard()
  const tokens = await signInEveryWay(server)
  const member = await useEverything(server)
  const operator = await operate(server)
  await leave(server, member)
  const phoneCodes = server.wechat.callsOf('phone').map(({ body }) => String(body.code))
  const sent = [...tokens, member, operator.token, ...server.wechat.exchanged, ...phoneCodes]
  const signatures = signaturesOfLinks(server)
  expect(signatures.length).toBeGreaterThan(1)
  for (const signature of signatures) expect(signature).toMatch(/^[0-9a-f]{64}$/)
  const secrets = [
    appSecret,
    sessionKey,
    unionId,
    openId,
    phoneNumber,
    pushToken,
    pushAesKey.toString('base64'),
  ]
  const canaries = [...secrets, 'canary', ...sent, ...signatures]
  expect(phoneCodes.length).toBeGreaterThan(0)

  const logs = JSON.stringify(server.logs)
  expect(server.logs.length).toBeGreaterThan(50)
  const { body: metrics } = await operator.get('/metrics')
  expect(metrics).toContain('sign')
  for (const canary of canaries) {
    expect(logs).not.toContain(canary)
    expect(metrics).not.toContain(canary)
  }
  const statuses = new Set(heard.map(({ status }) => status))
  expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 401, 403, 409, 422, 500, 502, 503, 504]))
  for (const answer of heard) {
    const text = withoutOwn(answer)
    expect([answer.route, answer.status, canaries.filter((canary) => text.includes(canary))]).toEqual([
      answer.route,
      answer.status,
      [],
    ])
  }
  const tables = listTables(server)
  expect(tables).toEqual(expect.arrayContaining(['users', 'session', 'used_code', 'security_event']))
  for (const table of tables) {
    const rows = dump(server, table)
    for (const canary of canaries) expect([table, rows.includes(canary)]).toEqual([table, false])
  }
  expect(server.sql('select openid from users where openid = ?', openId)).toEqual([{ openid: openId }])
  expect(server.sql('select phone_sealed from users where openid = ?', openId)).toEqual([
    { phone_sealed: expect.stringMatching(/^v1\./) },
  ])
  expect(JSON.stringify(server.limitRows())).not.toContain('canary')
})

test('rule 8.6: an openid stands in users.openid and in no other column', async () => {
  const server = await createTestServer()
  const { token } = await signInOn(server, 'phone-m')
  await useOnce(server, token)
  await push(server, eventOf('user_authorization_revoke', openId, server.clock.now, { RevokeInfo: '19' }))
  await server.app.sweep()
  const columns = listTables(server).flatMap((table) =>
    server.sql(`select * from "${table}"`).flatMap((row) =>
      Object.entries(row)
        .filter(([, value]) => String(value).includes(openId))
        .map(([column]) => `${table}.${column}`),
    ),
  )
  expect(columns).toEqual(['users.openid'])
})

test('rule 8.5: no answer to a refused call quotes what WeChat said', async () => {
  const server = await createTestServer()
  for (const answer of failures) {
    const response = await tap(server, { code: server.wechat.issueCode(answer) })
    expect(response.statusCode).toBeGreaterThanOrEqual(400)
    for (const secret of ['canary', appSecret, sessionKey]) expect(response.body).not.toContain(secret)
  }
})

test('a token is known to the store by its SHA-256 only', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const hash = createHash('sha256').update(token).digest('hex')
  expect(server.sql('select token_hash from session')).toEqual([{ token_hash: hash }])
  const all = listTables(server).map((table) => dump(server, table))
  expect(all.join()).not.toContain(token)
  expect(all.join()).not.toContain(token.slice('mps_'.length))
})

test('rule 8.5: a log line about a request holds only what the list allows', async () => {
  const server = await createTestServer()
  const { token, user } = await signIn(server)
  const headers = { authorization: `Bearer ${token}`, 'user-agent': 'canary', 'x-request-id': 'canary' }
  await server.inject({ url: '/v1/me?token=canary', headers })
  await server.inject({ url: '/canary?code=canary', headers })
  expect(server.logs.slice(-2)).toEqual([
    {
      event: 'request',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      method: 'GET',
      route: '/v1/me',
      status: 200,
      durationMs: expect.any(Number),
      userId: user.id,
    },
    {
      event: 'request',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      method: 'GET',
      route: 'unmatched',
      status: 404,
      durationMs: expect.any(Number),
      code: 'not_found',
    },
  ])
})
