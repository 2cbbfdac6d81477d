import { expect, test } from '@jest/globals'
import { toUserKey } from '../src/store/row-keys.ts'
import type { TestDatabase } from './support/engine.ts'
import { developmentEnv, startServerProcess } from './support/server-process.ts'
import { createDatabase, createTestServer, startTestWechat } from './support/test-server.ts'
import { appId, type TokenCall, type WechatServer } from './support/wechat-server.ts'

const people = ['a', 'b', 'c', 'd', 'e'].map((name) => `person-${name}`)

/** People whose pictures and risks have been due for a while. */
function addDueChecks({ sql }: Pick<TestDatabase, 'sql'>): void {
  for (const id of people) {
    sql(
      `insert into users (key, id, app_id, openid, state, agreement_version, sign_in_days, last_sign_in_day,
        last_sign_in_at, created_at, risk_mark, risk_ask_at)
        values (?, ?, ?, ?, 'active', '2026-11-01', 1, 1, 1, 1, 'unknown', 1)`,
      ...[toUserKey(id), id, appId, `openid-of-${id}`],
    )
    sql(
      `insert into avatar (id, user_id, content_type, bytes, state, set_at, submissions, check_due_at)
        values (?, ?, 'image/png', '', 'pending', 1, 0, 1)`,
      ...[`avatar-of-${id}`, id],
    )
  }
}

/** From now on WeChat takes these calls and never answers. Resolves when the first one has come. */
function silence(wechat: WechatServer, name: TokenCall): Promise<void> {
  return new Promise((resolve) => {
    wechat.script(name, () => {
      resolve()
      return 'silence'
    })
  })
}

const readChecks = ({ sql }: Pick<TestDatabase, 'sql'>) => ({
  pictures: sql('select submissions, state from avatar where check_due_at is not null'),
  risks: sql("select id from users where risk_mark = 'unknown' and risk_ask_at is not null order by id"),
})
const allDue = {
  pictures: people.map(() => ({ submissions: 0, state: 'pending' })),
  risks: people.map((id) => ({ id })),
}

test.each([
  'image',
  'risk',
] as const)('stopping does not wait for checks that WeChat is silent about (%s), and each is made later', async (name) => {
  const wechat = await startTestWechat()
  const database = createDatabase()
  addDueChecks(database)
  if (name === 'risk') database.sql('update avatar set check_due_at = null')
  const env = {
    ...developmentEnv(database.location, wechat.url),
    PUBLIC_URL: 'https://passport.example.com',
    // Nobody would wait for as long.
    WECHAT_TIMEOUT_MS: '30000',
  }
  const isAsked = silence(wechat, name)
  const first = startServerProcess(env)
  await first.listening
  await isAsked
  first.child.kill('SIGTERM')
  expect(await first.ended).toEqual({ code: 0, signal: null })
  expect(first.stdout().trim().split('\n').at(-1)).toContain('"event":"stopped"')
  expect(first.stdout()).not.toMatch(/background_error|store_fault/)
  expect(first.stderr()).toBe('')
  expect(wechat.callsOf(name)).toHaveLength(1)
  const pictures = name === 'image' ? allDue.pictures : []
  expect(readChecks(database)).toEqual({ pictures, risks: allDue.risks })

  database.sql('update avatar set check_due_at = 1 where check_due_at is not null')
  database.sql('update users set risk_ask_at = 1')
  wechat.script(name, null)
  const areAsked = new Promise<void>((resolve) => {
    wechat.script('risk', () => {
      if (wechat.callsOf('risk').length >= people.length) resolve()
      return { errcode: 0, risk_rank: 0 }
    })
  })
  const second = startServerProcess(env)
  await second.listening
  await areAsked
  second.child.kill('SIGTERM')
  expect(await second.ended).toEqual({ code: 0, signal: null })
  const openIds = people.map((id) => `openid-of-${id}`)
  const asked = wechat.callsOf(name).map(({ body }) => body.openid)
  expect([...new Set(asked)].sort()).toEqual(openIds)
})

test('a sweep that is under way when the server closes ends with it, and none begins afterwards', async () => {
  const server = await createTestServer()
  addDueChecks(server)
  const isAsked = silence(server.wechat, 'image')
  const sweeping = server.app.sweep()
  await isAsked
  await server.app.close()
  await sweeping
  await server.app.sweep()
  await server.app.rollUp()
  expect(server.wechat.callsOf('image')).toHaveLength(1)
  expect(readChecks(server)).toEqual(allDue)
  expect(server.logs).not.toContainEqual(expect.objectContaining({ event: 'background_error' }))
})
