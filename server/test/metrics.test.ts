import { describe, expect, test } from '@jest/globals'
import type { LightMyRequestResponse } from 'fastify'
import { errorCodes } from '../src/core/errors.ts'
import { wechatCallNames } from '../src/wechat/call-name.ts'
import { call } from './support/members.ts'
import { findMoved, labelsOf, readMetrics } from './support/metrics.ts'
import { eventOf, push } from './support/push.ts'
import { openId, readMe, signIn, tap, trySilently } from './support/sign-in.ts'
import { lockStore } from './support/store-lock.ts'
import { createTestServer, type TestServer } from './support/test-server.ts'
import { uploadPicture } from './support/upload.ts'
import type { Answer } from './support/wechat-server.ts'

/** What `work` moves in the series of these names. */
async function watch(server: TestServer, names: string[], work: () => Promise<unknown>) {
  const before = await readMetrics(server)
  await work()
  return findMoved(before, await readMetrics(server), names)
}

const rename = (server: TestServer, token: string) =>
  call(server, token, 'PUT /v1/me', { payload: { nickname: '林夏' }, headers: { 'if-match': '*' } })
const bind = (server: TestServer, token: string, code = server.wechat.issuePhoneCode(openId)) =>
  call(server, token, 'POST /v1/me/phone', { payload: { code } })
const failSignIn = (server: TestServer, answer: Answer) =>
  tap(server, { code: server.wechat.issueCode(answer) })

describe('metrics move by what happened, and by nothing else', () => {
  test('sign-ins, by outcome', async () => {
    const server = await createTestServer()
    const moved = await watch(server, ['passport_sign_ins_total'], async () => {
      await signIn(server)
      await trySilently(server)
      await trySilently(server, { openId: 'a-stranger' })
      await failSignIn(server, { errcode: 40029, errmsg: 'invalid code' })
      await tap(server, { code: server.wechat.exchanged[0] as string })
      await failSignIn(server, 'hang-up')
      await tap(server, { body: { device: null } })
    })
    expect(moved).toEqual({
      'passport_sign_ins_total{outcome="signed_in"}': 2,
      'passport_sign_ins_total{outcome="account_not_found"}': 1,
      'passport_sign_ins_total{outcome="login_code_rejected"}': 1,
      'passport_sign_ins_total{outcome="code_used"}': 1,
      'passport_sign_ins_total{outcome="wechat_unavailable"}': 1,
      'passport_sign_ins_total{outcome="invalid_request"}': 1,
    })
  })

  test('calls to WeChat, by call and outcome, with the time they took', async () => {
    const server = await createTestServer()
    const count = 'passport_wechat_call_seconds_count'
    const good = await watch(server, [count], async () => {
      const { token } = await signIn(server)
      await bind(server, token)
      await rename(server, token)
      await uploadPicture(server, token)
      await server.app.sweep()
    })
    const once = wechatCallNames.map((name) => [`${count}{call="${name}",outcome="ok"}`, 1])
    // About the newcomer, and about the number.
    expect(good).toEqual({ ...Object.fromEntries(once), [`${count}{call="risk_rank",outcome="ok"}`]: 2 })
    const bad = await watch(server, [count], async () => {
      await failSignIn(server, { errcode: 40029, errmsg: 'invalid code' })
      await failSignIn(server, { status: 200, text: 'not JSON' })
    })
    expect(bad).toEqual({
      [`${count}{call="code_to_session",outcome="refused"}`]: 1,
      [`${count}{call="code_to_session",outcome="failed"}`]: 1,
    })
  })

  test('the time of a call to WeChat is the time until its answer', async () => {
    const server = await createTestServer()
    const release = server.wechat.hold()
    const startedAt = performance.now()
    const arrived = server.wechat.nextExchange()
    const waiting = trySilently(server)
    await arrived
    const arrivedAt = performance.now()
    for (let index = 0; index < 20; index += 1) await server.inject({ url: '/v1/agreement' })
    const held = (performance.now() - arrivedAt) / 1000
    release()
    await waiting
    const elapsed = (performance.now() - startedAt) / 1000
    const metrics = await readMetrics(server)
    const sum = metrics.get('passport_wechat_call_seconds_sum{call="code_to_session",outcome="ok"}')
    expect(sum).toBeGreaterThanOrEqual(held)
    expect(sum).toBeLessThanOrEqual(elapsed)
  })

  test('refusals by a limit, by route', async () => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    const seen: LightMyRequestResponse[] = []
    const moved = await watch(server, ['passport_limited_total'], async () => {
      for (let index = 0; index < 7; index += 1) seen.push(await bind(server, token))
    })
    expect(seen.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200, 429, 429])
    expect(moved).toEqual({ 'passport_limited_total{route="/v1/me/phone",method="POST"}': 2 })
  })

  test('statements of the store, with the time they took', async () => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    const names = ['passport_store_statement_seconds_count', 'passport_store_statement_seconds_sum']
    const reads = 20
    const [count = '', sum = ''] = names
    const startedAt = performance.now()
    const moved = await watch(server, names, async () => {
      for (let index = 0; index < reads; index += 1) await readMe(server, token)
    })
    const elapsed = (performance.now() - startedAt) / 1000
    expect(moved[count]).toBeGreaterThanOrEqual(reads)
    expect(moved[sum]).toBeGreaterThan(0)
    expect(moved[sum]).toBeLessThan(elapsed)
  })

  test('what the store could not answer, once for each entry of the log', async () => {
    const server = await createTestServer()
    const mend = lockStore(server)
    const names = ['passport_store_faults_total', 'passport_trouble_total', 'passport_sign_ins_total']
    const moved = await watch(server, names, () => tap(server))
    mend()
    const faults = server.logs.filter(({ event }) => event === 'store_fault')
    expect(faults.length).toBeGreaterThan(0)
    expect(moved).toEqual({
      passport_store_faults_total: faults.length,
      'passport_trouble_total{event="store_fault"}': faults.length,
      'passport_sign_ins_total{outcome="store_unavailable"}': 1,
    })
    expect(await watch(server, names, () => signIn(server))).toEqual({
      'passport_sign_ins_total{outcome="signed_in"}': 1,
    })
  })

  test('trouble that an operator should look at, by event', async () => {
    const server = await createTestServer()
    await signIn(server)
    const moved = await watch(server, ['passport_trouble_total'], async () => {
      await failSignIn(server, { errcode: 40125, errmsg: 'invalid appsecret' })
      await failSignIn(server, { errcode: 45009, errmsg: 'no quota' })
      const event = eventOf('user_authorization_revoke', openId, server.clock.now, { RevokeInfo: '77' })
      await push(server, event)
      await server.app.sweep()
      await server.inject({ url: '/healthz', headers: { 'x-forwarded-for': '203.0.113.9' } })
      await trySilently(server)
    })
    expect(moved).toEqual({
      'passport_trouble_total{event="wechat_alarm"}': 2,
      'passport_trouble_total{event="revoke_code_unknown"}': 1,
      'passport_trouble_total{event="forwarding_header_ignored"}': 1,
    })
  })
})

async function knownLabels(server: TestServer): Promise<Record<string, ReadonlySet<string>>> {
  const document = (await server.app.operationsApp.inject({ url: '/openapi.json' })).json()
  const templates = Object.keys(document.paths).map((path) => path.replace(/\{(\w+)\}/g, ':$1'))
  return {
    route: new Set([...templates, 'unmatched']),
    method: new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other']),
    status: new Set(['2xx', '3xx', '4xx', '5xx']),
    outcome: new Set([...errorCodes, 'connection_closed', 'signed_in', 'ok', 'refused', 'failed']),
    call: new Set(wechatCallNames),
    event: new Set(['wechat_alarm', 'revoke_code_unknown', 'store_fault', 'forwarding_header_ignored']),
  }
}

const ours = /^passport_(request|sign_ins|limited|wechat|store|trouble)/

test('rule 10.3: every label is from a closed set, whatever callers, WeChat and the store do', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const oddMethods = ['PROPFIND', 'LOCK'] as unknown as 'GET'[]
  for (const method of [...oddMethods, 'PATCH', 'OPTIONS', 'HEAD'] as const) {
    for (const url of ['/v1/me', '/canary', '/v1/avatars/canary?canary', '/%ff', `/v1/sessions/${token}`])
      await server.inject({ method, url, headers: { 'user-agent': 'canary', 'x-canary': 'canary' } })
  }
  const answers: Answer[] = [
    { errcode: 777_777, errmsg: 'canary' },
    { errcode: -1, errmsg: 'canary' },
    { status: 418, text: 'canary' },
    'hang-up',
    'cut-off',
  ]
  for (const answer of answers) await failSignIn(server, answer)
  await server.inject({ url: '/healthz', headers: { 'x-forwarded-for': 'canary' } })
  await push(server, eventOf('canary_event', openId, server.clock.now))
  await push(server, eventOf('user_authorization_revoke', openId, server.clock.now, { RevokeInfo: '77' }))
  await server.app.sweep()
  const mend = lockStore(server)
  await tap(server, { body: { device: { id: 'canary' } } })
  await tap(server)
  mend()

  const known = await knownLabels(server)
  const series = [...(await readMetrics(server)).keys()].filter((name) => ours.test(name))
  expect(series.length).toBeGreaterThan(50)
  const labels = series.flatMap(labelsOf).filter(([name]) => name !== 'le')
  expect(labels.filter(([name, value]) => !known[name]?.has(value))).toEqual([])
  for (const name of Object.keys(known)) expect(labels.map(([label]) => label)).toContain(name)
})
