import { expect, test } from '@jest/globals'
import { createOperator } from './support/operator.ts'
import { readMe, signIn, trySilently } from './support/sign-in.ts'
import { createTestServer, dayMs, hourMs } from './support/test-server.ts'

test('lists go on where the page before ended', async () => {
  const server = await createTestServer()
  const operator = await createOperator(server)
  for (let index = 0; index < 60; index += 1) {
    server.sql(
      `insert into audit (id, action, reason, happened_at) values (?, 'keys_rotated', 'made up', ?)`,
      `entry-${String(index).padStart(3, '0')}`,
      // Several at the same instant: the id decides.
      1_000 + Math.floor(index / 4),
    )
  }
  const first = (await operator.get('/v1/admin/audit')).json()
  const second = (await operator.get(`/v1/admin/audit?cursor=${first.next}`)).json()
  const ids = [...first.entries, ...second.entries].map(({ id }: { id: string }) => id)
  expect(first.entries).toHaveLength(50)
  expect(second.next).toBeNull()
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toHaveLength(Number(server.sql('select count(*) as n from audit')[0]?.n))
})

interface UsersPage {
  users: { id: string; state: string; createdAt: string }[]
  next: string | null
}

test.each([
  ['of any state', '', 121],
  ['that are active', 'state=active', 61],
  ['that are banned', 'state=banned', 60],
])('accounts %s are listed newest first, each once, page by page', async (_name, filter, count) => {
  const server = await createTestServer()
  const operator = await createOperator(server)
  for (let index = 0; index < 120; index += 1) {
    server.sql(
      `insert into users (key, id, app_id, openid, state, agreement_version, sign_in_days, last_sign_in_day,
        last_sign_in_at, created_at) values (?, ?, 'wx', ?, ?, '', 1, 1, 1, ?)`,
      ...[index, `user-${index}`, `openid-${index}`, index % 2 === 0 ? 'active' : 'banned'],
      // Several at the same instant: the id decides.
      1_000 + Math.floor(index / 8),
    )
  }
  const listed = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await operator.get(`/v1/admin/users?${filter}${cursor && `&cursor=${cursor}`}`)
    const page: UsersPage = answer.json()
    listed.push(...page.users)
    cursor = page.next
  }
  expect(new Set(listed.map(({ id }) => id)).size).toBe(count)
  expect(listed).toHaveLength(count)
  expect(listed.filter(({ state }) => !`state=${state}`.startsWith(filter))).toEqual([])
  const times = listed.map(({ createdAt }) => createdAt)
  expect(times).toEqual([...times].sort().reverse())
})

test('statistics tell who came, who came back and why sign-ins failed', async () => {
  const server = await createTestServer()
  const operator = await createOperator(server)
  await signIn(server, { openId: 'stays' })
  await signIn(server, { openId: 'leaves' })
  await trySilently(server, { openId: 'stranger' })
  server.clock.now += dayMs
  await trySilently(server, { openId: 'stays' })
  server.clock.now += dayMs
  await server.app.rollUp()
  await server.app.rollUp()

  const fresh = await operator.mint()
  const { days, totals, signIns } = (await fresh.get('/v1/admin/stats?from=2026-11-20&to=2026-11-22')).json()
  expect(totals).toMatchObject({ users: 3, active: 3, banned: 0, deleting: 0 })
  expect(days).toEqual([
    expect.objectContaining({ day: '2026-11-20', newUsers: 3, activeUsers: 3, retainedAfter1: 0 }),
    expect.objectContaining({ day: '2026-11-21', newUsers: 0, activeUsers: 1, retainedAfter1: 1 }),
  ])
  expect(signIns).toContainEqual({ day: '2026-11-20', outcome: 'account_not_found', count: 1 })
  expect(signIns).toContainEqual({ day: '2026-11-21', outcome: 'signed_in', count: 1 })
})

test('statistics count people by use too: a session lives for weeks without a sign-in', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  for (let hour = 0; hour < 48; hour += 1) {
    server.clock.now += hourMs
    expect((await readMe(server, token)).statusCode).toBe(200)
  }
  server.clock.now += dayMs
  await server.app.rollUp()

  const operator = await createOperator(server)
  const { days } = (await operator.get('/v1/admin/stats?from=2026-11-20&to=2026-11-23')).json()
  expect(days).toEqual([
    expect.objectContaining({ day: '2026-11-20', newUsers: 1, activeUsers: 1, retainedAfter1: 0 }),
    expect.objectContaining({ day: '2026-11-21', newUsers: 0, activeUsers: 1, retainedAfter1: 1 }),
    expect.objectContaining({ day: '2026-11-22', newUsers: 0, activeUsers: 1, retainedAfter1: 0 }),
  ])
})
