import { expect, test } from '@jest/globals'
import { call, requestDeletion, signInOn } from './support/members.ts'
import { createOperator } from './support/operator.ts'
import { readMe, signIn, signOut } from './support/sign-in.ts'
import { createTestServer, dayMs, hourMs, type TestServer } from './support/test-server.ts'

/** What stands with each person, and what is there. */
function counts(server: TestServer): { stored: number[]; counted: number[] } {
  const rows = server.sql(`select device_count as stored, (select count(*) from session
    where session.user_key = users.key and session.ended_at is null) as counted from users order by created_at, id`)
  return {
    stored: rows.map(({ stored }) => Number(stored)),
    counted: rows.map(({ counted }) => Number(counted)),
  }
}

function expectCounts(server: TestServer, ...expected: number[]): void {
  expect(counts(server)).toEqual({ stored: expected, counted: expected })
}

async function seenBy(server: TestServer, token: string): Promise<number> {
  return (await readMe(server, token)).json<{ deviceCount: number }>().deviceCount
}

test('the number of devices follows every way in which a session begins or ends', async () => {
  const server = await createTestServer()
  const first = await signInOn(server, 'phone-1')
  const second = await signInOn(server, 'phone-2')
  const third = await signInOn(server, 'phone-3')
  expectCounts(server, 3)
  const again = await signInOn(server, 'phone-1')
  expect((await readMe(server, first.token)).json()).toMatchObject({ code: 'session_replaced' })
  expect(await seenBy(server, again.token)).toBe(3)
  await signOut(server, third.token)
  expect(await seenBy(server, again.token)).toBe(2)
  await signOut(server, third.token)
  expectCounts(server, 2)
  const { sessions } = (await call(server, again.token, 'GET /v1/sessions')).json()
  const id = sessions.find(({ isCurrent }: { isCurrent: boolean }) => !isCurrent).id
  expect((await call(server, again.token, `DELETE /v1/sessions/${id}`)).statusCode).toBe(204)
  expect((await readMe(server, second.token)).json()).toMatchObject({ code: 'session_revoked' })
  expect(await seenBy(server, again.token)).toBe(1)
  await signInOn(server, 'phone-2')
  await call(server, again.token, 'DELETE /v1/sessions?keep=current')
  expect(await seenBy(server, again.token)).toBe(1)
  await call(server, again.token, 'DELETE /v1/sessions?keep=none')
  expectCounts(server, 0)
})

test('it counts each person by themselves, also when an eleventh device ends another', async () => {
  const server = await createTestServer()
  for (let n = 1; n <= 11; n += 1) {
    await signInOn(server, `phone-${n}`)
    server.clock.now += hourMs
  }
  await signIn(server, { openId: 'somebody-else' })
  expectCounts(server, 10, 1)
})

test('it is nothing for who is banned, and stays what it is for others', async () => {
  const server = await createTestServer()
  const operator = await createOperator(server)
  server.clock.now += 60_000
  const { user } = await signIn(server)
  await signInOn(server, 'phone-2')
  expectCounts(server, 1, 2)
  const ban = { reasonClass: 'spam', publicReason: '发布广告', note: 'Seen twice' }
  expect((await operator.post(`/v1/admin/users/${user.id}/ban`, ban)).statusCode).toBe(204)
  expectCounts(server, 1, 0)
})

test('a session that ran out is ended by the sweep and counts no more, that of others does', async () => {
  const server = await createTestServer()
  await signInOn(server, 'phone-1')
  server.clock.now += 5 * dayMs
  const second = await signInOn(server, 'phone-2')
  await signIn(server, { openId: 'somebody-else' })
  server.clock.now += 3 * dayMs
  expect(await seenBy(server, second.token)).toBe(2)
  await server.app.sweep()
  expect(await seenBy(server, second.token)).toBe(1)
  expectCounts(server, 1, 1)
})

test('a deletion that was asked for ends all of them', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  await signInOn(server, 'phone-2')
  await requestDeletion(server, token)
  expectCounts(server, 0)
})

test('sweeps and sign-ins at one instant leave no person with a wrong number', async () => {
  const server = await createTestServer()
  const people = Array.from({ length: 12 }, (_, index) => `person-${index}`)
  for (const openId of people) await signInOn(server, 'phone-1', { openId })
  server.clock.now += 8 * dayMs
  await Promise.all([
    ...people.map((openId) => signInOn(server, 'phone-2', { openId })),
    server.app.sweep(),
    ...people.map((openId) => signInOn(server, 'phone-3', { openId })),
    server.app.sweep(),
  ])
  await server.app.sweep()
  expectCounts(server, ...people.map(() => 2))
})
