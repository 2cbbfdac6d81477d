import { describe, expect, test } from '@jest/globals'
import type { LightMyRequestResponse } from 'fastify'
import { call } from './support/members.ts'
import { openId, signIn, tap } from './support/sign-in.ts'
import { createTestServer, minuteMs, type TestServer } from './support/test-server.ts'
import { uploadPicture } from './support/upload.ts'
import { type Answer, phoneAnswer, sessionKey } from './support/wechat-server.ts'

async function startAsMember() {
  const server = await createTestServer()
  return { server, token: (await signIn(server)).token }
}

type Seen = Partial<{ status: number; code: string; retryAfter: number }>

function toSeen(response: LightMyRequestResponse): Seen {
  const { code, retryAfter } = response.json<{ code?: string; retryAfter?: number }>()
  return {
    status: response.statusCode,
    ...(code !== undefined && { code }),
    ...(retryAfter !== undefined && { retryAfter }),
  }
}

const bind = (server: TestServer, token: string) =>
  call(server, token, 'POST /v1/me/phone', { payload: { code: server.wechat.issuePhoneCode(openId) } })
const rename = (server: TestServer, token: string, nickname: string) =>
  call(server, token, 'PUT /v1/me', { payload: { nickname }, headers: { 'if-match': '*' } })

const quotaUsedUp: Answer = { errcode: 45009, errmsg: 'canary reach max api daily quota limit' }
const troubles: [string, Answer, Seen][] = [
  ['is silent', 'silence', { status: 504, code: 'wechat_timeout' }],
  ['breaks off in the middle', 'cut-off', { status: 503, code: 'wechat_unavailable', retryAfter: 5 }],
  ['has no quota left', quotaUsedUp, { status: 503, code: 'wechat_unavailable', retryAfter: 600 }],
]

function expectAlarm({ logs }: TestServer, answer: Answer): void {
  const alarms = logs.filter(({ event }) => event === 'wechat_alarm')
  const isQuota = answer === quotaUsedUp
  expect(alarms.slice(0, 1)).toEqual(isQuota ? [{ event: 'wechat_alarm', errcode: 45009 }] : [])
  expect(JSON.stringify(logs)).not.toContain('canary')
}

describe.each(troubles)('a WeChat that %s', (_name, answer, refusal) => {
  test('when a login code is exchanged: a typed refusal, and the next code enters', async () => {
    const server = await createTestServer()
    expect(toSeen(await tap(server, { code: server.wechat.issueCode(answer) }))).toEqual(refusal)
    expectAlarm(server, answer)
    expect((await tap(server)).statusCode).toBe(201)
  })

  test('when the platform token is fetched: a typed refusal, and it is fetched at the next call', async () => {
    const server = await createTestServer()
    server.wechat.script('token', answer)
    const { token } = await signIn(server)
    expect(toSeen(await bind(server, token))).toEqual(refusal)
    expectAlarm(server, answer)
    server.wechat.script('token', null)
    expect((await bind(server, token)).statusCode).toBe(200)
  })

  test('when a phone code is exchanged: a typed refusal, nothing is bound, and the next code binds', async () => {
    const { server, token } = await startAsMember()
    server.wechat.script('phone', answer)
    expect(toSeen(await bind(server, token))).toEqual(refusal)
    expect(server.sql('select phone_sealed from users')).toEqual([{ phone_sealed: null }])
    expect(server.wechat.callsOf('phone')).toHaveLength(1)
    expectAlarm(server, answer)
    server.wechat.script('phone', null)
    expect((await bind(server, token)).statusCode).toBe(200)
  })

  test('when a nickname is judged: the old one stays, and the next try is judged', async () => {
    const { server, token } = await startAsMember()
    server.wechat.script('text', answer)
    const seen = toSeen(await rename(server, token, 'Ming'))
    expect(seen).toEqual({ status: 503, code: 'check_unavailable', retryAfter: 30 })
    expect(server.sql('select nickname from users')).toEqual([{ nickname: null }])
    expectAlarm(server, answer)
    server.wechat.script('text', null)
    expect((await rename(server, token, 'Ming')).json()).toMatchObject({ nickname: 'Ming' })
  })

  test('when a picture is handed in: it stays private and is handed in ten minutes later', async () => {
    const { server, token } = await startAsMember()
    server.wechat.script('image', answer)
    expect((await uploadPicture(server, token)).statusCode).toBe(200)
    await server.app.sweep()
    const dueAt = server.clock.now + 10 * minuteMs
    const read = () => server.sql('select state, submissions, check_due_at from avatar')
    expect(read()).toEqual([{ state: 'pending', submissions: 0, check_due_at: dueAt }])
    expectAlarm(server, answer)
    server.wechat.script('image', null)
    server.clock.now = dueAt
    await server.app.sweep()
    expect(read()).toMatchObject([{ state: 'pending', submissions: 1 }])
  })

  test('when a newcomer is judged: the person enters, marked, and the next one is judged', async () => {
    const server = await createTestServer()
    server.wechat.script('risk', answer)
    const { user } = await signIn(server)
    expect(server.sql('select risk_mark from users')).toEqual([{ risk_mark: 'unknown' }])
    expectAlarm(server, answer)
    server.wechat.script('risk', null)
    const other = await signIn(server, { openId: 'openid-of-a-neighbour' })
    expect(server.sql('select risk_mark from users where id = ?', other.user.id)).toEqual([
      { risk_mark: null },
    ])
    expect(server.sql('select risk_mark from users where id = ?', user.id)).toEqual([
      { risk_mark: 'unknown' },
    ])
  })
})

describe('the quota of a minute', () => {
  const tooOften: Answer = { errcode: 45011, errmsg: 'canary minute-quota reach limit' }
  const refusal = { status: 503, code: 'wechat_unavailable', retryAfter: 60 }
  const alarm = { event: 'wechat_alarm', errcode: 45011 }

  test.each([
    'phone',
    'token',
  ] as const)('is the mini-program’s, so nobody came too often: %s', async (name) => {
    const server = await createTestServer()
    server.wechat.script('risk', 'hang-up')
    server.wechat.script(name, tooOften)
    const { token } = await signIn(server)
    expect(toSeen(await bind(server, token))).toEqual(refusal)
    expect(server.logs).toContainEqual(alarm)
    server.wechat.script(name, null)
    expect((await bind(server, token)).statusCode).toBe(200)
  })

  test('is a person’s where login codes are exchanged, and no operator’s matter', async () => {
    const server = await createTestServer()
    const seen = toSeen(await tap(server, { code: server.wechat.issueCode(tooOften) }))
    expect(seen).toEqual({ status: 429, code: 'rate_limited', retryAfter: 60 })
    expect(server.logs).not.toContainEqual(alarm)
  })
})

test('a WeChat that answers byte by byte, but in time, is heard to the end in every call', async () => {
  const server = await createTestServer()
  const { wechat } = server
  wechat.script('token', { slowly: { access_token: 'canary-slow-token', expires_in: 7200 } })
  wechat.script('risk', { slowly: { errcode: 0, risk_rank: 3 } })
  wechat.script('phone', { slowly: phoneAnswer('13812345602') })
  wechat.script('text', { slowly: { errcode: 0, result: { suggest: 'pass' } } })
  wechat.script('image', { slowly: { errcode: 0, trace_id: 'trace-slow' } })
  const code = wechat.issueCode({ slowly: { openid: openId, session_key: sessionKey } })
  const { token } = await signIn(server, { code })
  expect(server.sql('select risk_mark from users')).toEqual([{ risk_mark: 'medium' }])
  expect((await bind(server, token)).statusCode).toBe(200)
  expect((await rename(server, token, 'Ming')).statusCode).toBe(200)
  expect((await uploadPicture(server, token)).statusCode).toBe(200)
  await server.app.sweep()
  expect(server.sql('select trace_id from avatar_check')).toEqual([{ trace_id: 'trace-slow' }])
  expect(wechat.callsOf('risk')[0]?.token).toBe('canary-slow-token')
})
