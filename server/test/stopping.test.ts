import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { dayOf } from '../src/core/days.ts'
import { toUserKey } from '../src/store/row-keys.ts'
import type { TestDatabase } from './support/engine.ts'
import { developmentEnv, startServerProcess } from './support/server-process.ts'
import { createDatabase, createTestServer, startTestWechat } from './support/test-server.ts'
import { appId, type TokenCall, type WechatServer } from './support/wechat-server.ts'

const people = ['a', 'b', 'c', 'd', 'e'].map((name) => `person-${name}`)
const openIdOf = (id: string) => `openid-of-${id}`

/** People whose pictures and risks have been due for a while. */
function addDueChecks({ sql }: Pick<TestDatabase, 'sql'>): void {
  for (const id of people) {
    sql(
      `insert into users (key, id, app_id, openid, state, agreement_version, sign_in_days, last_sign_in_day,
        last_sign_in_at, created_at, risk_mark, risk_ask_at)
        values (?, ?, ?, ?, 'active', '2026-11-01', 1, 1, 1, 1, 'unknown', 1)`,
      ...[toUserKey(id), id, appId, openIdOf(id)],
    )
    sql(
      `insert into avatar (id, user_id, content_type, bytes, state, set_at, submissions, check_due_at)
        values (?, ?, 'image/png', '', 'pending', 1, 0, 1)`,
      ...[`avatar-of-${id}`, id],
    )
  }
}

const checks = ['image', 'risk'] as const

/** From now on WeChat takes these calls and never answers. Resolves when one of each has come. */
async function silenceChecks(wechat: WechatServer): Promise<void> {
  const silence = (name: TokenCall) =>
    new Promise<void>((resolve) => {
      wechat.script(name, () => {
        resolve()
        return 'silence'
      })
    })
  await Promise.all(checks.map(silence))
}

/** From now on WeChat answers them. Resolves when it has been asked about everybody. */
async function answerChecks(wechat: WechatServer): Promise<void> {
  const answer = (name: (typeof checks)[number]) =>
    new Promise<void>((resolve) => {
      const waiting = new Set(people.map(openIdOf))
      wechat.script(name, ({ body }) => {
        waiting.delete(String(body.openid))
        if (waiting.size === 0) resolve()
        return name === 'image'
          ? { errcode: 0, trace_id: `trace-${waiting.size}` }
          : { errcode: 0, risk_rank: 0 }
      })
    })
  await Promise.all(checks.map(answer))
}

/** A server that has pictures checked, and waits for WeChat longer than anybody would. */
const patientEnv = (database: TestDatabase, wechat: WechatServer) => ({
  ...developmentEnv(database.location, wechat.url),
  PUBLIC_URL: 'https://passport.example.com',
  WECHAT_TIMEOUT_MS: '30000',
})

const readChecks = ({ sql }: Pick<TestDatabase, 'sql'>) => ({
  pictures: sql('select submissions, state from avatar where check_due_at is not null'),
  risks: sql("select id from users where risk_mark = 'unknown' and risk_ask_at is not null order by id"),
})
const allDue = {
  pictures: people.map(() => ({ submissions: 0, state: 'pending' })),
  risks: people.map((id) => ({ id })),
}

test('stopping does not wait for checks that WeChat is silent about, and each is made later', async () => {
  const wechat = await startTestWechat()
  const database = createDatabase()
  addDueChecks(database)
  const env = patientEnv(database, wechat)
  const areAsked = silenceChecks(wechat)
  const first = startServerProcess(env)
  await first.listening
  await areAsked
  first.child.kill('SIGTERM')
  expect(await first.ended).toEqual({ code: 0, signal: null })
  expect(first.stdout().trim().split('\n').at(-1)).toContain('"event":"stopped"')
  expect(first.stdout()).not.toMatch(/background_error|store_fault/)
  expect(first.stderr()).toBe('')
  expect(checks.map((name) => wechat.callsOf(name).length)).toEqual([1, 1])
  expect(readChecks(database)).toEqual(allDue)

  // The leases of what was broken off run out.
  database.sql('update avatar set check_due_at = 1')
  database.sql('update users set risk_ask_at = 1')
  const areAnswered = answerChecks(wechat)
  const second = startServerProcess(env)
  await second.listening
  await areAnswered
  second.child.kill('SIGTERM')
  expect(await second.ended).toEqual({ code: 0, signal: null })
  expect(second.stdout()).not.toMatch(/background_error|store_fault/)
})

test('rule 9.5: the sums of the days do not wait for what WeChat is silent about', async () => {
  const wechat = await startTestWechat()
  const database = createDatabase()
  addDueChecks(database)
  const areAsked = silenceChecks(wechat)
  const yesterday = dayOf(Date.now()) - 1
  const server = startServerProcess(patientEnv(database, wechat))
  await server.listening
  await areAsked
  const isDone = () => database.sql('select 1 from job where done_day >= ?', yesterday).length > 0
  while (!isDone()) await nextTurn()
  expect(checks.map((name) => wechat.callsOf(name).length)).toEqual([1, 1])
  server.child.kill('SIGTERM')
  expect(await server.ended).toEqual({ code: 0, signal: null })
})

test('a sweep that is under way when the server closes ends with it, and none begins afterwards', async () => {
  const server = await createTestServer({ hasRealTimer: true })
  addDueChecks(server)
  const areAsked = silenceChecks(server.wechat)
  const sweeping = server.app.sweep()
  await areAsked
  await server.app.close()
  await sweeping
  await server.app.sweep()
  await server.app.rollUp()
  expect(checks.map((name) => server.wechat.callsOf(name).length)).toEqual([1, 1])
  expect(readChecks(server)).toEqual(allDue)
  expect(server.logs).not.toContainEqual(expect.objectContaining({ event: 'background_error' }))
})
