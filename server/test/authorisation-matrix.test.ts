import { describe, expect, test } from '@jest/globals'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { toUserKey } from '../src/store/row-keys.ts'
import { signInOn } from './support/members.ts'
import { createOperator } from './support/operator.ts'
import { pushAesKey, pushToken } from './support/push.ts'
import { openId, phone, signIn, signOut, tap } from './support/sign-in.ts'
import { createTestServer, type TestServer } from './support/test-server.ts'
import { appId } from './support/wechat-server.ts'

/** Who asks. `other` is signed in as somebody else; `wrong` asks the other listener with a good token. */
const actors = [
  'nobody',
  'other',
  'ended',
  'banned',
  'rights',
  'deleting',
  'noProof',
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
  'no proof',
  'admin',
  'wrong listener',
]

/** A status, or the code of a problem; `-` where the row does not ask for what the actor lacks. */
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
const full = (route: string, other: Answer, noProof: Answer = '-'): Row => [
  route,
  ...[missing, other, ended, banned, 'rights_only', deleting, noProof, unknown, elsewhere],
]
/** A banned person's session will do too. */
const rights = (route: string, other: Answer, allowed: Answer, noProof: Answer = '-'): Row => [
  route,
  ...[missing, other, ended, banned, allowed, deleting, noProof, unknown, elsewhere],
]
/** Asks nobody who they are. */
const open = (route: string, answer: Answer): Row => [
  route,
  ...[answer, answer, answer, answer, answer, answer, '-', answer, elsewhere],
]
/** On the operations listener, for a token that the command line has minted. */
const operators = (route: string, admin: Answer): Row => [
  route,
  ...[stranger, stranger, stranger, stranger, stranger, stranger],
  ...['-', admin, elsewhere],
]

const table: Row[] = [
  //                                     others
  full('GET /v1/sessions', 200),
  full('DELETE /v1/sessions/:id', 'not_found'),
  full('DELETE /v1/sessions?keep=none', 204),
  rights('DELETE /v1/sessions/current', 204, 204),
  rights('POST /v1/sessions/current/proof', 'proof_mismatch', 'proof_mismatch'),
  rights('GET /v1/me', 200, 200),
  full('PUT /v1/me', 'precondition_failed'),
  full('GET /v1/me/settings', 200),
  full('PUT /v1/me/settings', 200),
  full('GET /v1/me/security-log', 200),
  rights('GET /v1/me/export', 'proof_required', 'proof_required', 'proof_required'),
  rights('POST /v1/me/deletion', 'proof_required', 'proof_required', 'proof_required'),
  full('POST /v1/me/phone', 'invalid_request'),
  full('DELETE /v1/me/phone', 'proof_required', 'proof_required'),
  full('POST /v1/me/avatar', 'unsupported_media_type'),
  full('DELETE /v1/me/avatar', 204),
  full('POST /v1/me/werun', 'invalid_request'),
  open('POST /v1/sessions', 'account_not_found'),
  open('GET /v1/agreement', 200),
  open('GET /agreements/:version/terms', 200),
  open('GET /v1/avatars/:id', 'not_found'),
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
  tokens: Record<Actor, string | null>
  victimId: string
  victimSessionId: string
}

/** One person with everything that can be taken from them, and everybody who might try. */
async function createWorld(): Promise<World> {
  const server = await createTestServer({
    config: { push: { token: pushToken, aesKey: pushAesKey } },
    now: Date.now(),
  })
  const victim = await signInOn(server, 'phone-a')
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
      noProof: victim.token,
      admin: operator.token,
      wrong: victim.token,
    },
  }
}

const bodies: Record<string, (world: World) => InjectOptions> = {
  'PUT /v1/me': () => ({ payload: { nickname: '小明' }, headers: { 'if-match': '"of somebody else"' } }),
  'PUT /v1/me/settings': () => ({ payload: { changes: { language: { base: 0, value: 'en' } } } }),
  'POST /v1/me/phone': () => ({ payload: {} }),
  'POST /v1/me/werun': () => ({ payload: {} }),
  'POST /v1/me/avatar': () => ({ payload: 'no picture', headers: { 'content-type': 'image/png' } }),
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

const unsigned = 'timestamp=1&nonce=1'
const noSignature = '0'.repeat(40)
const queries: Record<string, string> = {
  'GET /v1/wechat/events': `?${unsigned}&signature=${noSignature}&echostr=1`,
  'POST /v1/wechat/events': `?${unsigned}&msg_signature=${noSignature}`,
  'GET /v1/admin/stats': '?from=2026-11-01&to=2026-11-20',
}

function toUrl(route: string, world: World): string {
  const path = route.split(' ')[1] ?? ''
  const id = path.includes('admin') ? world.victimId : world.victimSessionId
  return `${path.replace(':id', id).replace(':version', '2026-11-01')}${queries[route] ?? ''}`
}

function ask(world: World, route: string, actor: Actor): Promise<LightMyRequestResponse> {
  const { server, tokens } = world
  const token = tokens[actor]
  const { payload, headers } = bodies[route]?.(world) ?? {}
  const isOperators = /\/(v1\/admin|readyz|metrics|openapi)/.test(route) !== (actor === 'wrong')
  const app = isOperators ? server.app.operationsApp : server.app.publicApp
  return app.inject({
    method: route.split(' ')[0] as 'GET',
    url: toUrl(route, world),
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

/** Everything that belongs to the person whom the others might reach. */
function snapshot({ server, victimId }: World): string {
  const tables = ['device', 'setting', 'consent', 'security_event', 'avatar', 'idempotency']
  const rows = tables.map((table) => server.sql(`select * from ${table} where user_id = ?`, victimId))
  const users = server.sql('select * from users where id = ?', victimId)
  const sessions = server.sql('select * from session where user_key = ?', toUserKey(victimId))
  return JSON.stringify([users, sessions, ...rows])
}

describe(`route: ${columns.join(' | ')}`, () => {
  test.each(table)('%s: %s | %s | %s | %s | %s | %s | %s | %s | %s', async (route, ...answers) => {
    const world = await createWorld()
    for (const [index, actor] of actors.entries()) {
      const expected = String(answers[index])
      if (expected === '-') continue
      const before = snapshot(world)
      const response = await ask(world, route, actor)
      expect([actor, toAnswer(response)]).toEqual([actor, expected])
      // An admin may do something to the person; nobody else may, whatever they are told.
      if (actor !== 'admin') expect(snapshot(world)).toBe(before)
    }
  })
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
