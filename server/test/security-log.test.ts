import { expect, test } from '@jest/globals'
import { call, signInOn } from './support/members.ts'
import { phone, signIn, trySilently } from './support/sign-in.ts'
import { createTestServer, dayMs, noon, type TestServer } from './support/test-server.ts'

interface Page {
  entries: { id: string; kind: string; at: string; address: string; device: { model: string } | null }[]
  nextCursor: string | null
}

async function readPage(server: TestServer, token: string, cursor?: string | null): Promise<Page> {
  const query = cursor ? `?cursor=${cursor}` : ''
  const response = await call(server, token, `GET /v1/me/security-log${query}`)
  expect(response.statusCode).toBe(200)
  return response.json()
}

test('rule 12.3: its owner reads what happened, newest first, with address and device', async () => {
  const server = await createTestServer()
  await signInOn(server, 'phone-a')
  server.clock.now += dayMs
  const { token } = await signInOn(server, 'phone-b')
  await signInOn(server, 'phone-c', { openId: 'another' })
  const { entries, nextCursor } = await readPage(server, token)
  expect(entries.map(({ kind, device }) => [kind, device?.model])).toEqual([
    ['signed_in', 'Model of phone-b'],
    ...[
      ['account_created', 'Model of phone-a'],
      ['signed_in', 'Model of phone-a'],
    ].sort(() => (entries[1]?.kind === 'account_created' ? 0 : -1)),
  ])
  expect(entries[0]).toMatchObject({ at: new Date(noon + dayMs).toISOString(), address: '127.0.0.1' })
  expect(nextCursor).toBeNull()
})

test('rule 3.6: a silent renewal on a known device adds at most one entry a day', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  for (let index = 0; index < 3; index += 1) {
    expect((await trySilently(server, { body: { device: phone('phone-1') } })).statusCode).toBe(201)
  }
  expect((await call(server, token, 'GET /v1/me')).json()).toMatchObject({ code: 'session_replaced' })
  const renewed = await trySilently(server)
  const { entries } = await readPage(server, renewed.json<{ token: string }>().token)
  expect(entries.filter(({ kind }) => kind === 'session_renewed')).toHaveLength(1)
})

test('pages hold fifty entries each, and together every entry once', async () => {
  const server = await createTestServer()
  const { token, user } = await signIn(server)
  for (let index = 0; index < 103; index += 1) {
    const values = [`entry-${String(index).padStart(3, '0')}`, user.id, noon - Math.floor(index / 10)]
    server.sql(
      `insert into security_event (id, user_id, kind, address, happened_at) values (?, ?, 'signed_in', '', ?)`,
      ...values,
    )
  }
  const ids: string[] = []
  const sizes: number[] = []
  let cursor: string | null = null
  do {
    const page: Page = await readPage(server, token, cursor)
    ids.push(...page.entries.map(({ id }) => id))
    sizes.push(page.entries.length)
    cursor = page.nextCursor
  } while (cursor)
  expect(sizes).toEqual([50, 50, 5])
  expect(new Set(ids).size).toBe(105)
})

test('an entry that comes in while somebody is paging moves no other', async () => {
  const server = await createTestServer()
  const { token, user } = await signIn(server)
  for (let index = 0; index < 60; index += 1) {
    server.sql(
      `insert into security_event (id, user_id, kind, address, happened_at) values (?, ?, 'signed_in', '', ?)`,
      ...[`entry-${index}`, user.id, noon - 1 - index],
    )
  }
  const first = await readPage(server, token)
  server.clock.now += 1
  await signInOn(server, 'phone-b')
  const second = await readPage(server, token, first.nextCursor)
  const ids = [...first.entries, ...second.entries].map(({ id }) => id)
  expect(new Set(ids).size).toBe(62)
  expect(ids).toHaveLength(62)
})

test.each([
  'x',
  'AAAA',
  Buffer.from('-1 a').toString('base64url'),
  '%00',
  'a%20b',
  'a'.repeat(129),
])('a cursor that was never given is refused: %s', async (cursor) => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const response = await call(server, token, `GET /v1/me/security-log?cursor=${cursor}`)
  expect(response.json()).toMatchObject({ status: 400, code: 'invalid_request' })
})
