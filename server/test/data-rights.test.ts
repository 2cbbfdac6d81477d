import { describe, expect, test } from '@jest/globals'
import { call, eventKinds, prove, requestDeletion, signInOn } from './support/members.ts'
import { listRoutes } from './support/routes.ts'
import { openId, phone, readMe, signIn, tap, trySilently } from './support/sign-in.ts'
import { createTestServer, dayMs, noon, type TestServer } from './support/test-server.ts'

async function exportData(server: TestServer, token: string) {
  await prove(server, token)
  return call(server, token, 'GET /v1/me/export')
}

function countOf(server: TestServer, table: string): number {
  return Number(server.sql(`select count(*) as n from ${table}`)[0]?.n)
}

describe('rule 5.6: the export', () => {
  test('it is one JSON file with everything about the person, and nothing of anybody else', async () => {
    const server = await createTestServer()
    const { token, user } = await signInOn(server, 'phone-a')
    await signInOn(server, 'phone-of-another', { openId: 'canary-another-person' })
    await call(server, token, 'PUT /v1/me/settings', {
      payload: { changes: { language: { base: 0, value: 'en' }, interests: { add: ['tea'] } } },
    })
    server.sql("update users set nickname = '小明', nickname_set_at = ? where id = ?", noon, user.id)
    const response = await exportData(server, token)

    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="passport-export.json"',
      'cache-control': 'no-store',
    })
    const data = response.json()
    expect(data).toMatchObject({
      exportedAt: new Date(noon).toISOString(),
      account: { id: user.id, openId, state: 'active', nickname: '小明', signInDays: 1 },
      agreements: [{ version: '2026-11-01', at: new Date(noon).toISOString() }],
      devices: [{ model: 'Model of phone-a', system: 'Android 15' }],
      sessions: [{ model: 'Model of phone-a', lastUsedAt: new Date(noon).toISOString() }],
      settings: [
        { field: 'interests', value: ['tea'], revision: 1 },
        { field: 'language', value: 'en', revision: 1 },
      ],
    })
    expect(data.securityLog.map(({ kind }: { kind: string }) => kind).sort()).toEqual([
      'account_created',
      'data_exported',
      'signed_in',
    ])
    expect(response.body).not.toContain('canary-another-person')
    expect(response.body).not.toContain('phone-of-another')
  })

  test('it holds no secret, no hash and no risk mark', async () => {
    const server = await createTestServer()
    server.wechat.script('risk', { errcode: 0, errmsg: 'ok', risk_rank: 3 })
    const { token } = await signIn(server)
    expect(server.sql('select risk_mark from users')).toEqual([{ risk_mark: 'medium' }])
    const [row] = server.sql('select token_hash from session')
    const response = await exportData(server, token)
    const hash = String(row?.token_hash)
    for (const secret of [token, hash, 'token', 'hash', 'risk', 'medium', 'session_key', 'note']) {
      expect(response.body).not.toContain(secret)
    }
  })

  test('a history of many pages is in it whole', async () => {
    const server = await createTestServer()
    const { token, user } = await signIn(server)
    for (let index = 0; index < 400; index += 1) {
      server.sql(
        `insert into security_event (id, user_id, kind, address, happened_at) values (?, ?, 'signed_in', '', ?)`,
        ...[`entry-${index}`, user.id, noon - index],
      )
    }
    const { securityLog } = (await exportData(server, token)).json()
    expect(new Set(securityLog.map(({ id }: { id: string }) => id)).size).toBe(403)
  })

  test('it is given three times a day, and nothing of it is stored', async () => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    for (let index = 0; index < 3; index += 1) expect((await exportData(server, token)).statusCode).toBe(200)
    const refused = await exportData(server, token)
    expect(refused.json()).toMatchObject({ status: 429, code: 'rate_limited' })
    expect(eventKinds(server).filter((kind) => kind === 'data_exported')).toHaveLength(3)
  })

  test('when the store fails on the way the file breaks off, and operators are told where', async () => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    await prove(server, token)
    const origin = await server.app.publicApp.listen({ host: '127.0.0.1', port: 0 })
    server.sql('drop table setting')
    const headers = { authorization: `Bearer ${token}` }
    const reading = fetch(`${origin}/v1/me/export`, { headers }).then((response) => response.text())
    await expect(reading).rejects.toThrow()
    const [fault] = server.logs.filter(({ event }) => event === 'internal_error')
    expect(fault).toMatchObject({ event: 'internal_error', requestId: expect.any(String) })
  })

  test('without a proof it is refused, and not counted', async () => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    for (let index = 0; index < 5; index += 1) {
      expect((await call(server, token, 'GET /v1/me/export')).json()).toMatchObject({
        code: 'proof_required',
      })
    }
    expect((await exportData(server, token)).statusCode).toBe(200)
  })
})

describe('deletion', () => {
  test('rule 5.3: deletion ends every session with its reason, and the person reads until when it can be taken back', async () => {
    const server = await createTestServer()
    const a = await signInOn(server, 'phone-a')
    const b = await signInOn(server, 'phone-b')
    const purgeAt = await requestDeletion(server, a.token)
    expect(purgeAt).toBe(new Date(noon + 7 * dayMs).toISOString())
    for (const { token } of [a, b]) {
      expect((await readMe(server, token)).json()).toMatchObject({
        status: 401,
        code: 'session_revoked',
        reason: 'deleting',
      })
    }
    expect(server.sql('select count(*) as n from session where ended_at is null')).toEqual([{ n: 0 }])
    expect(eventKinds(server)).toContain('deletion_requested')
    expect(server.sql('select state from users')).toEqual([{ state: 'deleting' }])
  })

  test('rule 5.1: without a proof nothing is deleted', async () => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    const response = await call(server, token, 'POST /v1/me/deletion')
    expect(response.json()).toMatchObject({ status: 403, code: 'proof_required' })
    expect(server.sql('select state, purge_at from users')).toEqual([{ state: 'active', purge_at: null }])
  })

  test('worst 2: delete, relaunch: no session and the deletion still pending; a tap that asks for it restores', async () => {
    const server = await createTestServer()
    const { token, user } = await signIn(server)
    const purgeAt = await requestDeletion(server, token)
    const refused = { status: 403, code: 'account_deleting', purgeAt }
    expect((await trySilently(server)).json()).toMatchObject(refused)
    expect((await tap(server)).json()).toMatchObject(refused)
    expect((await trySilently(server, { body: { restore: true } })).json()).toMatchObject(refused)

    server.clock.now = Date.parse(purgeAt) - 1
    await server.app.sweep()
    const restored = await tap(server, { body: { restore: true } })
    expect([restored.statusCode, restored.json().user.id]).toEqual([201, user.id])
    expect(eventKinds(server)).toContain('deletion_taken_back')
    server.clock.now = Date.parse(purgeAt)
    await server.app.sweep()
    expect((await readMe(server, restored.json().token)).statusCode).toBe(200)
  })

  test('after a deletion taken back the other devices stay signed out until a tap', async () => {
    const server = await createTestServer()
    const a = await signInOn(server, 'phone-a')
    await signInOn(server, 'phone-b')
    await requestDeletion(server, a.token)
    await tap(server, { body: { restore: true, device: phone('phone-a') } })
    const silent = await trySilently(server, { body: { device: phone('phone-b') } })
    expect(silent.json()).toMatchObject({ code: 'interaction_required', reason: 'deleting' })
  })

  test('rule 5.4: when its time is over the account is gone, and who comes back is new', async () => {
    const server = await createTestServer()
    const { token, user } = await signIn(server)
    await call(server, token, 'PUT /v1/me/settings', {
      payload: { changes: { interests: { add: ['tea'] } } },
    })
    const purgeAt = await requestDeletion(server, token)
    server.clock.now = Date.parse(purgeAt)
    await server.app.sweep()

    for (const table of ['users', 'device', 'setting'])
      expect([table, countOf(server, table)]).toEqual([table, 0])
    const again = await tap(server)
    expect(again.json()).toMatchObject({ isNewUser: true })
    expect(again.json().user.id).not.toBe(user.id)
    const settings = await call(server, again.json().token, 'GET /v1/me/settings')
    expect(settings.json().interests).toEqual({ value: null, revision: 0 })
  })

  test('rule 5.4: what has to stay as evidence stands under one random pseudonym that leads to nobody', async () => {
    const server = await createTestServer()
    const { token, user } = await signIn(server)
    server.clock.now = Date.parse(await requestDeletion(server, token))
    await server.app.sweep()

    const [erasure] = server.sql('select pseudonym, cause, erased_at from erasure')
    expect(erasure).toEqual({
      pseudonym: expect.stringMatching(/^gone-[\w-]{22}$/),
      cause: 'own_request',
      erased_at: noon + 7 * dayMs,
    })
    const names = server.sql('select distinct user_id, device_id from security_event')
    expect(names).toEqual([{ user_id: erasure?.pseudonym, device_id: null }])
    expect(server.sql('select distinct user_id from consent')).toEqual([{ user_id: erasure?.pseudonym }])
    for (const table of ['security_event', 'consent', 'session', 'erasure']) {
      const rows = JSON.stringify(server.sql(`select * from ${table}`))
      expect(rows).not.toContain(user.id)
      expect(rows).not.toContain(openId)
    }
  })

  test('rule 12.5: evidence without content is kept three years', async () => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    server.clock.now = Date.parse(await requestDeletion(server, token))
    await server.app.sweep()
    server.clock.now += 3 * 365 * dayMs
    await server.app.sweep()
    expect([countOf(server, 'erasure'), countOf(server, 'consent')]).toEqual([1, 1])
    server.clock.now += 1
    await server.app.sweep()
    expect([countOf(server, 'erasure'), countOf(server, 'consent')]).toEqual([0, 0])
  })

  test('rule 5.3: a grace of no days erases at once', async () => {
    const server = await createTestServer({ config: { deletionGraceMs: 0 } })
    const { token } = await signIn(server)
    expect(await requestDeletion(server, token)).toBe(new Date(noon).toISOString())
    expect(countOf(server, 'users')).toBe(0)
    expect((await readMe(server, token)).json()).toMatchObject({
      code: 'session_revoked',
      reason: 'deleting',
    })
    expect((await trySilently(server)).json()).toMatchObject({ code: 'account_not_found' })
  })

  test('rule 12.3: what happened to an erased account is known for 180 days more, and nobody knows of whom', async () => {
    const server = await createTestServer()
    const { token, user } = await signIn(server)
    const erasedAt = Date.parse(await requestDeletion(server, token))
    server.clock.now = erasedAt
    await server.app.sweep()
    const count = countOf(server, 'security_event')
    expect(count).toBeGreaterThan(0)
    expect(server.sql('select id from security_event where user_id = ?', user.id)).toEqual([])
    const last = Number(server.sql('select max(happened_at) as at from security_event')[0]?.at)
    server.clock.now = last + 180 * dayMs
    await server.app.sweep()
    expect(countOf(server, 'security_event')).toBeGreaterThan(0)
    server.clock.now += 1
    await server.app.sweep()
    expect(countOf(server, 'security_event')).toBe(0)
  })

  test('a second request for deletion changes nothing: the session it came with has ended', async () => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    await requestDeletion(server, token)
    server.clock.now += dayMs
    const again = await call(server, token, 'POST /v1/me/deletion')
    expect(again.json()).toMatchObject({ status: 401, code: 'session_revoked', reason: 'deleting' })
    expect(server.sql('select purge_at from users')).toEqual([{ purge_at: noon + 7 * dayMs }])
  })

  test('rule 5.2: no DELETE has a body: a code in one is not read', async () => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    const payload = { code: server.wechat.issueCode({ openid: openId }) }
    const response = await call(server, token, 'DELETE /v1/me', { payload })
    expect(response.json()).toMatchObject({ status: 405, code: 'method_not_allowed' })
    expect(server.wechat.exchanged).toHaveLength(1)
  })
  test('rule 5.2: no described DELETE has a body, and no code is in an address', async () => {
    const routes = await listRoutes(await createTestServer())
    const withCode = routes.filter(({ operation }) =>
      JSON.stringify(operation.requestBody ?? '').includes('"code"'),
    )
    expect(withCode.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'POST /v1/me/phone',
      'POST /v1/me/werun',
      'POST /v1/sessions',
      'POST /v1/sessions/current/proof',
    ])
    for (const { method, operation } of routes) {
      if (method === 'DELETE') expect(operation.requestBody).toBeUndefined()
      const parameters = (operation.parameters ?? []) as { name: string }[]
      expect(parameters.map(({ name }) => name)).not.toContain('code')
    }
  })
})
