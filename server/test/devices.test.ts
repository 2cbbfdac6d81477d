import { expect, test } from '@jest/globals'
import { call, eventKinds, signInOn } from './support/members.ts'
import { openId, phone, readMe, signIn, signOut, tap, trySilently } from './support/sign-in.ts'
import { createTestServer, dayMs, hourMs, noon, type TestServer } from './support/test-server.ts'

interface Devices {
  sessions: { id: string; isCurrent: boolean; model: string; system: string; lastUsedAt: string }[]
  ended: { model: string; reason: string; endedAt: string }[]
}

async function listDevices(server: TestServer, token: string): Promise<Devices> {
  const response = await call(server, token, 'GET /v1/sessions')
  expect(response.statusCode).toBe(200)
  return response.json()
}

async function findSession(server: TestServer, token: string, name: string): Promise<string> {
  const { sessions } = await listDevices(server, token)
  const found = sessions.find(({ model }) => model === `Model of ${name}`)
  if (!found) throw new Error(`There is no session on ${name}`)
  return found.id
}

test('a person sees every device that is signed in, the one in hand first', async () => {
  const server = await createTestServer()
  const a = await signInOn(server, 'phone-a')
  server.clock.now += hourMs
  await signInOn(server, 'phone-b')
  await signInOn(server, 'phone-of-another', { openId: 'another' })

  const { sessions, ended } = await listDevices(server, a.token)
  expect(sessions).toEqual([
    expect.objectContaining({ model: 'Model of phone-a', isCurrent: true, system: 'Android 15' }),
    expect.objectContaining({ model: 'Model of phone-b', isCurrent: false }),
  ])
  expect(sessions[0]).toMatchObject({
    signedInAt: new Date(noon).toISOString(),
    lastUsedAt: new Date(noon + hourMs).toISOString(),
  })
  expect(ended).toEqual([])
})

test('worst 1: end device B from A: its next request is refused with the reason, and no silent sign-in undoes it', async () => {
  const server = await createTestServer()
  const a = await signInOn(server, 'phone-a')
  const b = await signInOn(server, 'phone-b')
  const id = await findSession(server, a.token, 'phone-b')
  expect((await call(server, a.token, `DELETE /v1/sessions/${id}`)).statusCode).toBe(204)

  const ended = { code: 'session_revoked', reason: 'ended_elsewhere' }
  expect((await readMe(server, b.token)).json()).toMatchObject(ended)
  const exchanged = server.wechat.exchanged.length
  expect((await readMe(server, b.token)).json()).toMatchObject(ended)
  expect(server.wechat.exchanged).toHaveLength(exchanged)
  const silent = await trySilently(server, { body: { device: phone('phone-b') } })
  expect(silent.json()).toMatchObject({ code: 'interaction_required', reason: 'ended_elsewhere' })

  const { sessions, ended: endedDevices } = await listDevices(server, a.token)
  expect(sessions.map(({ model }) => model)).toEqual(['Model of phone-a'])
  expect(endedDevices).toEqual([
    {
      model: 'Model of phone-b',
      system: 'Android 15',
      reason: 'ended_elsewhere',
      endedAt: new Date(noon).toISOString(),
    },
  ])
  expect(eventKinds(server)).toEqual(['account_created', 'session_ended', 'signed_in', 'signed_in'])

  await tap(server, { body: { device: phone('phone-b') } })
  expect((await listDevices(server, a.token)).ended).toEqual([])
})

test('ended devices are shown for 30 days', async () => {
  const server = await createTestServer()
  const b = await signInOn(server, 'phone-b')
  await signOut(server, b.token)
  server.clock.now += 30 * dayMs
  const a = await signInOn(server, 'phone-a')
  expect((await listDevices(server, a.token)).ended).toMatchObject([{ reason: 'signed_out' }])
  server.clock.now += 1
  expect((await listDevices(server, a.token)).ended).toEqual([])
})

test('rule 3.5: ids of other users answer 404, like ids that never were and sessions that have ended', async () => {
  const server = await createTestServer()
  const mine = await signInOn(server, 'phone-a')
  await signInOn(server, 'phone-b')
  const theirs = await signInOn(server, 'phone-c', { openId: 'another' })
  const theirId = await findSession(server, theirs.token, 'phone-c')
  const myId = await findSession(server, mine.token, 'phone-b')
  await call(server, mine.token, `DELETE /v1/sessions/${myId}`)

  const answers = []
  for (const id of [theirId, 'never', myId]) {
    const { requestId, ...problem } = (await call(server, mine.token, `DELETE /v1/sessions/${id}`)).json()
    answers.push(problem)
  }
  expect(answers[0]).toMatchObject({ status: 404, code: 'not_found' })
  expect(answers[1]).toEqual(answers[0])
  expect(answers[2]).toEqual(answers[0])
  expect((await readMe(server, theirs.token)).statusCode).toBe(200)
})

test('ending the device in hand is signing out', async () => {
  const server = await createTestServer()
  const { token } = await signInOn(server, 'phone-a')
  const id = await findSession(server, token, 'phone-a')
  expect((await call(server, token, `DELETE /v1/sessions/${id}`)).statusCode).toBe(204)
  expect((await readMe(server, token)).json()).toMatchObject({
    code: 'session_revoked',
    reason: 'signed_out',
  })
  expect(eventKinds(server)).toContain('signed_out')
})

test('rule 3.5: the others can be ended at once, the one in hand stays', async () => {
  const server = await createTestServer()
  const a = await signInOn(server, 'phone-a')
  const b = await signInOn(server, 'phone-b')
  const another = await signInOn(server, 'phone-c', { openId: 'another' })
  expect((await call(server, a.token, 'DELETE /v1/sessions?keep=current')).statusCode).toBe(204)
  expect((await readMe(server, a.token)).statusCode).toBe(200)
  expect((await readMe(server, b.token)).json()).toMatchObject({ reason: 'ended_elsewhere' })
  expect((await readMe(server, another.token)).statusCode).toBe(200)
})

test('rule 3.5: all can be ended at once: the one in hand was signed out, the others were ended from elsewhere', async () => {
  const server = await createTestServer()
  const a = await signInOn(server, 'phone-a')
  const b = await signInOn(server, 'phone-b')
  expect((await call(server, a.token, 'DELETE /v1/sessions?keep=none')).statusCode).toBe(204)
  expect((await readMe(server, a.token)).json()).toMatchObject({ reason: 'signed_out' })
  expect((await readMe(server, b.token)).json()).toMatchObject({ reason: 'ended_elsewhere' })
  expect(server.sql('select count(*) as n from session where ended_at is null')).toEqual([{ n: 0 }])
})

test.each([
  '',
  '?keep=',
  '?keep=others',
  '?keep=none&keep=current',
  '?all=1&keep=none',
])('rule 3.5: ending many needs to say which to keep: %s', async (query) => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const response = await call(server, token, `DELETE /v1/sessions${query}`)
  expect(response.json()).toMatchObject({ status: 400, code: 'invalid_request' })
  expect((await readMe(server, token)).statusCode).toBe(200)
})

test('rule 3.1: no more than ten devices: the eleventh ends the one used longest ago, which is told why', async () => {
  const server = await createTestServer()
  const first = await signInOn(server, 'phone-0')
  for (let index = 1; index <= 10; index += 1) {
    server.clock.now += hourMs
    await signInOn(server, `phone-${index}`)
  }
  expect((await readMe(server, first.token)).json()).toMatchObject({ reason: 'too_many_devices' })
  const last = await signInOn(server, 'phone-10')
  const { sessions, ended } = await listDevices(server, last.token)
  expect(sessions).toHaveLength(10)
  expect(ended).toMatchObject([{ model: 'Model of phone-0', reason: 'too_many_devices' }])
})

test('rule 3.3: device texts are at most 64 characters and hold nothing that deceives a reader', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server, {
    body: { device: { ...phone('phone-a'), model: 'Mi\u202e 41\u0000\u200b', system: 'a'.repeat(64) } },
  })
  const { sessions } = await listDevices(server, token)
  expect(sessions).toMatchObject([{ model: 'Mi 41', system: 'a'.repeat(64) }])
})

test('rule 3.3: a device id is a label of its own person: another’s equal one is another device', async () => {
  const server = await createTestServer()
  const a = await signInOn(server, 'phone-a')
  const another = await signInOn(server, 'phone-a', { openId: 'another' })
  await signOut(server, a.token)
  expect((await readMe(server, another.token)).statusCode).toBe(200)
  const silent = await trySilently(server, { openId: 'another', body: { device: phone('phone-a') } })
  expect(silent.statusCode).toBe(201)
  expect((await trySilently(server, { body: { device: phone('phone-a') } })).json()).toMatchObject({
    code: 'interaction_required',
  })
})

test('rule 3.3: no limit and no question of risk goes by the device id: a new one for every try helps nobody', async () => {
  const server = await createTestServer()
  const tryFrom = (remoteAddress: string, name: string, code: string) => {
    const payload = { code, createAccount: false, device: phone(name) }
    return server.inject({ method: 'POST', url: '/v1/sessions', payload, remoteAddress })
  }
  const bad = () => server.wechat.issueCode({ errcode: 40029, errmsg: 'invalid code' })
  for (let index = 0; index < 20; index += 1) await tryFrom('203.0.113.7', `phone-${index}`, bad())
  expect((await tryFrom('203.0.113.7', 'phone-new', bad())).json()).toMatchObject({ code: 'rate_limited' })
  for (let index = 0; index < 20; index += 1) await tryFrom(`203.0.113.${100 + index}`, 'phone-same', bad())
  const code = server.wechat.issueCode({ openid: openId })
  expect((await tryFrom('203.0.113.200', 'phone-same', code)).json()).toMatchObject({
    code: 'account_not_found',
  })
  await signInOn(server, 'phone-same')
  expect(JSON.stringify(server.wechat.callsOf('risk'))).not.toContain('phone-same')
})
