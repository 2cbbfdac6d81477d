import { expect, test } from '@jest/globals'
import { postgresUrl } from './support/engine.ts'
import { call, prove, requestDeletion } from './support/members.ts'
import { createOperator, withAdmin } from './support/operator.ts'
import { eventOf, push } from './support/push.ts'
import { readMe, signIn, tap } from './support/sign-in.ts'
import { createTestServer, minuteMs, type TestServer } from './support/test-server.ts'

/** A member who was made an admin by the command line. */
async function addAdmin(server: TestServer, openId: string) {
  const { token, user } = await signIn(server, { openId })
  await withAdmin(server, (admin) => admin.grant(user.id))
  return { openId, token, userId: user.id }
}

type Admin = Awaited<ReturnType<typeof addAdmin>>

async function leave(server: TestServer, { token, openId }: Admin) {
  await prove(server, token, openId)
  return call(server, token, 'POST /v1/me/deletion')
}

const remove = (server: TestServer, { userId }: Admin) => withAdmin(server, (admin) => admin.remove(userId))

test('rule 10.1: the last admin does not leave: his account stands, with its session', async () => {
  const server = await createTestServer()
  const first = await addAdmin(server, 'admin-1')
  expect((await leave(server, first)).json()).toMatchObject({ status: 403, code: 'admin_refused' })
  expect((await readMe(server, first.token)).statusCode).toBe(200)
  expect(server.sql('select state, purge_at from users')).toEqual([{ state: 'active', purge_at: null }])
  expect(server.sql("select id from security_event where kind = 'deletion_requested'")).toEqual([])

  await addAdmin(server, 'admin-2')
  expect((await leave(server, first)).statusCode).toBe(202)
})

test('rule 10.1: an admin whose account is under deletion is none that others could rely on', async () => {
  const server = await createTestServer()
  const [first, second] = [await addAdmin(server, 'admin-1'), await addAdmin(server, 'admin-2')]
  await requestDeletion(server, second.token, second.openId)
  expect((await leave(server, first)).json()).toMatchObject({ code: 'admin_refused' })
  await expect(remove(server, first)).rejects.toMatchObject({ code: 'admin_refused' })
  await remove(server, second)
  expect(server.sql('select user_id from admin')).toEqual([{ user_id: first.userId }])
})

test('rule 10.1: of two admins who leave at once, one stays', async () => {
  const server = await createTestServer()
  const admins = [await addAdmin(server, 'admin-1'), await addAdmin(server, 'admin-2')]
  for (let round = 0; round < 4; round += 1) {
    const answers = await Promise.all(admins.map((admin) => leave(server, admin)))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([202, 403])
    for (const [index, answer] of answers.entries()) {
      const admin = admins[index] as Admin
      if (answer.statusCode !== 202) continue
      const back = await tap(server, { openId: admin.openId, body: { restore: true } })
      admin.token = back.json<{ token: string }>().token
    }
  }
})

test('rule 10.1: the role goes to nobody who could not use it', async () => {
  const server = await createTestServer()
  const { token, user } = await signIn(server, { openId: 'a-leaver' })
  await requestDeletion(server, token, 'a-leaver')
  const granting = withAdmin(server, (admin) => admin.grant(user.id))
  await expect(granting).rejects.toMatchObject({ code: 'not_found' })
  expect(server.sql('select * from admin')).toEqual([])
  expect(server.sql('select * from audit')).toEqual([])
})

const onPostgres = postgresUrl ? test : () => undefined

onPostgres(
  'rule 10.1: who is banned at the instant in which the role is granted is banned or an admin, never both',
  async () => {
    const server = await createTestServer()
    const operator = await createOperator(server)
    const { user } = await signIn(server)
    await withAdmin(server, async (admin) => {
      for (let round = 0; round < 60; round += 1) {
        const ban = operator.post(`/v1/admin/users/${user.id}/ban`, { reasonClass: 'abuse' })
        const grant = admin.grant(user.id).then(
          () => 'granted',
          () => 'refused',
        )
        const [{ statusCode }, outcome] = await Promise.all([ban, grant])
        expect([statusCode, outcome]).toEqual(statusCode === 204 ? [204, 'refused'] : [403, 'granted'])
        server.sql('delete from admin where user_id = ?', user.id)
        if (statusCode === 204) await admin.unban(operator.userId, user.id, 'again')
      }
    })
  },
)

test('rule 5.3: what WeChat reports as cancelled is erased at once, the last admin too, and operators are told', async () => {
  const server = await createTestServer()
  const operator = await createOperator(server)
  await addAdmin(server, 'admin-2')
  const cancel = async (openId: string) => {
    server.clock.now += minuteMs
    await push(server, eventOf('user_authorization_cancellation', openId, server.clock.now))
    await server.app.sweep()
  }
  await cancel('admin-2')
  expect(server.logs).not.toContainEqual(expect.objectContaining({ event: 'no_admin_left' }))
  await cancel('the-admin')
  expect(server.sql('select id from users')).toEqual([])
  expect(server.sql('select user_id from admin')).toEqual([])
  expect(server.logs).toContainEqual({ event: 'no_admin_left', hint: expect.stringContaining('grant') })
  expect((await operator.get('/v1/admin/audit')).statusCode).toBe(401)
})
