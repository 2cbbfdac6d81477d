import { randomBytes } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { createKeyRing } from '../src/core/key-ring.ts'
import { phonePlace } from '../src/profile/phone-number.ts'
import { toUserKey } from '../src/store/row-keys.ts'
import { signInOn } from './support/members.ts'
import { createOperator } from './support/operator.ts'
import { jpeg } from './support/pictures.ts'
import { isOperators } from './support/routes.ts'
import { openId, phone, signIn, signOut, tap } from './support/sign-in.ts'
import { listColumns } from './support/tables.ts'
import { createConfig, createTestServer, type TestServer } from './support/test-server.ts'
import { toForm } from './support/upload.ts'
import { appId, pushAesKey, pushToken, sealOpenData } from './support/wechat-server.ts'

/**
 * Who asks. `other` and `rights` are signed in as somebody else and have a proof, so that they get as far as
 * anybody can; `owner` is the person without one. `wrong` asks the other listener with the token of the route.
 */
const actors = [
  'nobody',
  'other',
  'ended',
  'banned',
  'rights',
  'deleting',
  'owner',
  'admin',
  'wrong',
] as const
type Actor = (typeof actors)[number]

const columns = [
  'nobody',
  'other',
  'ended',
  'banned',
  'rights',
  'deleting',
  'owner',
  'admin',
  'wrong listener',
]

/** A status, or the code of a problem; `-` where the owner would only change what is the owner's. */
type Answer = number | string
type Row = [route: string, ...answers: Answer[]]

const missing = 'session_missing'
const banned = 'session_revoked banned'
const deleting = 'session_revoked deleting'
const ended = 'session_revoked signed_out'
const unknown = 'session_unknown'
const elsewhere = 'not_found'
const stranger = 'admin_token_refused'

/** Needs a full session. */
const full = (route: string, other: Answer, owner: Answer = '-'): Row => [
  route,
  ...[missing, other, ended, banned, 'rights_only', deleting, owner, unknown, elsewhere],
]
/** A banned person's session will do too. */
const rights = (route: string, other: Answer, allowed: Answer, owner: Answer = '-'): Row => [
  route,
  ...[missing, other, ended, banned, allowed, deleting, owner, unknown, elsewhere],
]
/** Asks nobody who they are. */
const open = (route: string, answer: Answer, owner: Answer = '-'): Row => [
  route,
  ...[answer, answer, answer, answer, answer, answer, owner, answer, elsewhere],
]
/** On the operations listener, for a token that the command line has minted. */
const operators = (route: string, admin: Answer): Row => [
  route,
  ...[stranger, stranger, stranger, stranger, stranger, stranger],
  ...['-', admin, elsewhere],
]

const table: Row[] = [
  //                                     others
  full('GET /v1/sessions', 200, 200),
  full('DELETE /v1/sessions/:id', 'not_found'),
  full('DELETE /v1/sessions?keep=none', 204),
  rights('DELETE /v1/sessions/current', 204, 204),
  rights('POST /v1/sessions/current/proof', 'proof_mismatch', 'proof_mismatch'),
  rights('GET /v1/me', 200, 200, 200),
  full('PUT /v1/me', 200),
  full('GET /v1/me/settings', 200, 200),
  full('PUT /v1/me/settings', 200),
  full('GET /v1/me/security-log', 200, 200),
  rights('GET /v1/me/export', 200, 200, 'proof_required'),
  rights('POST /v1/me/deletion', 202, 202, 'proof_required'),
  full('POST /v1/me/phone', 200),
  full('DELETE /v1/me/phone', 204, 'proof_required'),
  full('POST /v1/me/avatar', 200),
  full('DELETE /v1/me/avatar', 204),
  full('POST /v1/me/werun', 'open_data_rejected'),
  open('POST /v1/sessions', 'account_not_found'),
  open('GET /v1/agreement', 200),
  open('GET /agreements/:version/terms', 200),
  open('GET /v1/avatars/:id', 'not_found', 200),
  open('GET /v1/wechat/events', 'push_rejected'),
  open('POST /v1/wechat/events', 'push_rejected'),
  open('GET /healthz', 200),
  open('GET /readyz', 200),
  open('GET /metrics', 200),
  open('GET /openapi.json', 200),
  operators('GET /v1/admin/stats', 200),
  operators('GET /v1/admin/users', 200),
  operators('GET /v1/admin/audit', 200),
  operators('POST /v1/admin/users/:id/ban', 204),
  operators('POST /v1/admin/users/:id/unban', 'not_found'),
]

interface World {
  server: TestServer
  tokens: Record<Exclude<Actor, 'wrong'>, string | null>
  victimId: string
  victimSessionId: string
}

/** The victim's own, which no answer to anybody else holds. */
const pictureId = 'canary-picture'.padEnd(22, '_')
const model = 'phone-a'
const canaries = ['canary-name', '138****02', 'canary-interest', pictureId, `Model of ${model}`]

/** Everything that can be given by choice. */
function giveEverything({ sql }: TestServer, userId: string): void {
  sql(
    `update users set nickname = 'canary-name', nickname_set_at = 1, phone_sealed = ?, phone_set_at = 1, avatar_id = ?
      where id = ?`,
    ...[sealPhone(userId), pictureId, userId],
  )
  sql(
    `insert into avatar (id, user_id, content_type, bytes, state, set_at, submissions, check_due_at)
      values (?, ?, 'image/png', '', 'pending', 1, 0, null)`,
    ...[pictureId, userId],
  )
  sql(
    `insert into setting (user_id, field, value, revision) values (?, 'language', '"zh-CN"', 1),
      (?, 'interests', '["canary-interest"]', 1)`,
    ...[userId, userId],
  )
}

/** As the server's own key ring seals it. */
function sealPhone(userId: string): string {
  const { dataKeys } = createConfig({ engine: 'sqlite', file: '', durability: 'process' }, '')
  return createKeyRing(dataKeys ?? [], randomBytes).encrypt('+86 13812345602', phonePlace(userId))
}

/** One person with everything that can be taken from them, and everybody who might try. */
async function createWorld(): Promise<World> {
  const server = await createTestServer({
    config: { push: { token: pushToken, aesKey: pushAesKey } },
    now: Date.now(),
  })
  const victim = await signInOn(server, model)
  giveEverything(server, victim.user.id)
  const other = await signIn(server, { openId: 'other' })
  const leaver = await signInOn(server, 'phone-b')
  await signOut(server, leaver.token)
  const bannedOne = await signIn(server, { openId: 'banned' })
  const deletingOne = await signIn(server, { openId: 'deleting' })
  server.sql("update users set state = 'banned' where openid = 'banned'")
  server.sql(
    "update users set state = 'deleting', purge_at = ? where openid = 'deleting'",
    server.clock.now + 1,
  )
  const device = { ...phone('phone-r'), appId }
  const operator = await createOperator(server)
  const forRights = await tap(server, { openId: 'banned', body: { purpose: 'rights', device } })
  server.sql(
    "update session set proved_at = ? where user_key in (select key from users where openid in ('other', 'banned'))",
    server.clock.now,
  )
  const [row] = server.sql(
    'select id from session where user_key = ? and ended_at is null',
    toUserKey(victim.user.id),
  )
  return {
    server,
    victimId: victim.user.id,
    victimSessionId: String(row?.id),
    tokens: {
      nobody: null,
      other: other.token,
      ended: leaver.token,
      banned: bannedOne.token,
      rights: forRights.json<{ token: string }>().token,
      deleting: deletingOne.token,
      owner: victim.token,
      admin: operator.token,
    },
  }
}

const bodies: Record<string, (world: World) => InjectOptions> = {
  'PUT /v1/me': () => ({ payload: { nickname: '小明' }, headers: { 'if-match': '*' } }),
  'PUT /v1/me/settings': () => ({ payload: { changes: { language: { base: 0, value: 'en' } } } }),
  'POST /v1/me/phone': ({ server }) => ({
    payload: { code: server.wechat.issuePhoneCode('other', '13900000077') },
  }),
  'POST /v1/me/werun': ({ server }) => ({ payload: stepsOfVictim(server) }),
  'POST /v1/me/avatar': () => ({
    payload: toForm(jpeg()),
    headers: { 'content-type': 'multipart/form-data; boundary=edge' },
  }),
  'POST /v1/sessions/current/proof': ({ server }) => ({
    payload: { code: server.wechat.issueCode({ openid: openId }) },
  }),
  'POST /v1/sessions': ({ server }) => ({
    payload: {
      code: server.wechat.issueCode({ openid: 'a-stranger' }),
      createAccount: false,
      device: phone('phone-s'),
    },
  }),
  'POST /v1/wechat/events': () => ({ payload: { Encrypt: 'bm90IGVuY3J5cHRlZA==' } }),
  'POST /v1/admin/users/:id/ban': () => ({ payload: { reasonClass: 'spam' } }),
  'POST /v1/admin/users/:id/unban': () => ({ payload: { reason: 'A mistake' } }),
}

function stepsOfVictim({ wechat, clock }: TestServer) {
  const timestamp = Math.floor(clock.now / 1000)
  const sealed = sealOpenData({ stepInfoList: [], watermark: { appid: appId, timestamp } })
  return { code: wechat.issueCode({ openid: openId }), ...sealed }
}

const unsigned = 'timestamp=1&nonce=1'
const noSignature = '0'.repeat(40)
const queries: Record<string, string> = {
  'GET /v1/wechat/events': `?${unsigned}&signature=${noSignature}&echostr=1`,
  'POST /v1/wechat/events': `?${unsigned}&msg_signature=${noSignature}`,
  'GET /v1/admin/stats': '?from=2026-11-01&to=2026-11-20',
}

function toUrl(route: string, world: World): string {
  const path = route.split(' ')[1] ?? ''
  const ids = { admin: world.victimId, avatars: pictureId, sessions: world.victimSessionId }
  const id = ids[path.split('/')[2] as keyof typeof ids]
  return `${path.replace(':id', id).replace(':version', '2026-11-01')}${queries[route] ?? ''}`
}

function ask(world: World, route: string, actor: Actor): Promise<LightMyRequestResponse> {
  const { server, tokens } = world
  const { payload, headers } = bodies[route]?.(world) ?? {}
  const [method, url] = [route.split(' ')[0] as 'GET', toUrl(route, world)]
  const isForOperators = isOperators(url)
  const token = actor === 'wrong' ? tokens[isForOperators ? 'admin' : 'owner'] : tokens[actor]
  const app = isForOperators === (actor !== 'wrong') ? server.app.operationsApp : server.app.publicApp
  return app.inject({
    ...{ method, url },
    headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) },
    ...(payload !== undefined && { payload }),
  })
}

function toAnswer(response: LightMyRequestResponse): string {
  if (response.statusCode < 400) return String(response.statusCode)
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/)
  const { code, reason } = response.json<{ code: string; reason?: string }>()
  return reason ? `${code} ${reason}` : code
}

/** The tables of a person, and how their rows lead to them. */
const ownerColumns: Record<string, string> = {
  ...{ users: 'id', session: 'user_key', device: 'user_id', setting: 'user_id', consent: 'user_id' },
  ...{ security_event: 'user_id', avatar: 'user_id', idempotency: 'user_id' },
}
let snapshotQuery: string | null = null

/** Everything that belongs to the person whom the others might reach, read at once. */
function snapshot({ server, victimId }: World): string {
  snapshotQuery ??= Object.entries(ownerColumns)
    .map(([table, owner]) => {
      const cells = listColumns(server, table).map((name) => `coalesce(cast("${name}" as text), 'null')`)
      return `select '${table} ' || ${cells.join(" || ' ' || ")} as line from ${table} where ${owner} = ?`
    })
    .join(' union all ')
  const owners = Object.values(ownerColumns).map((owner) =>
    owner === 'user_key' ? toUserKey(victimId) : victimId,
  )
  const lines = server.sql(`${snapshotQuery} order by line`, ...owners).map(({ line }) => line)
  return lines.join('\n')
}

describe(`route: ${columns.join(' | ')}`, () => {
  test.each(table)('%s: %s | %s | %s | %s | %s | %s | %s | %s | %s', async (route, ...answers) => {
    const world = await createWorld()
    let before = snapshot(world)
    for (const [index, actor] of actors.entries()) {
      const expected = String(answers[index])
      if (expected === '-') continue
      const response = await ask(world, route, actor)
      expect([actor, toAnswer(response)]).toEqual([actor, expected])
      // An admin may do something to the person; nobody else may, whatever they are told.
      const after = snapshot(world)
      if (actor !== 'admin') expect(after).toBe(before)
      before = after
      if (actor === 'admin' || actor === 'owner') continue
      for (const canary of [...canaries, world.victimId, world.victimSessionId])
        expect(response.payload).not.toContain(canary)
    }
  })
})

test('the owner is shown what nobody else may see', async () => {
  const world = await createWorld()
  const routes = ['GET /v1/me', 'GET /v1/me/settings', 'GET /v1/sessions']
  const shown = await Promise.all(routes.map((route) => ask(world, route, 'owner')))
  const text = shown.map(({ payload }) => payload).join()
  for (const canary of [...canaries, world.victimId, world.victimSessionId]) expect(text).toContain(canary)
})

test('the table names every route of both listeners', async () => {
  const server = await createTestServer()
  const documents = [server.app.publicApp, server.app.operationsApp]
  const routes = new Set<string>()
  for (const app of documents) {
    const { paths } =
      app === server.app.publicApp ? app.swagger() : (await app.inject('/openapi.json')).json()
    for (const [path, methods] of Object.entries(paths as Record<string, object>)) {
      for (const method of Object.keys(methods)) routes.add(`${method.toUpperCase()} ${path}`)
    }
  }
  const named = table.map(([route]) =>
    route
      .replace(/\?.*/, '')
      .replace(/:(\w+)/g, '{$1}')
      .replace('/terms', '/{document}'),
  )
  expect(named.sort()).toEqual([...routes].sort())
})
