import { describe, expect, test } from '@jest/globals'
import { adminEnv, newerKey, runAdmin, testKey } from './support/admin-process.ts'
import { admins, audited, startBeside } from './support/admin-stage.ts'
import { afterThisTest } from './support/clean-up.ts'
import { createOnPostgres, postgresUrl } from './support/engine.ts'
import { requestDeletion, signInOn } from './support/members.ts'
import { bearer, readMe, signIn } from './support/sign-in.ts'
import { dayMs, type TestServer } from './support/test-server.ts'

const readAudit = (server: TestServer, token: string) =>
  server.app.operationsApp.inject({ url: '/v1/admin/audit', headers: bearer(token) })

describe('rule 10.1: what the command line does, beside a server that runs', () => {
  test('grant makes an admin, once', async () => {
    const { server, userId, run } = await startBeside()
    for (const _time of [1, 2]) {
      expect(await run('grant', userId)).toEqual({
        code: 0,
        stdout: `${userId} is an admin.\n`,
        stderr: '',
      })
    }
    expect(admins(server)).toEqual([userId])
    const entry = { action: 'admin_granted', user_id: userId, actor_id: null, reason: 'command line' }
    expect(audited(server)).toEqual([entry, entry])
  })

  test('token mints one that opens the admin routes, and says nothing else', async () => {
    const { server, userId, run } = await startBeside()
    await run('grant', userId)
    const { code, stdout, stderr } = await run('token', userId)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^mpa_[\w-]{43}\n$/)
    expect((await readAudit(server, stdout.trim())).statusCode).toBe(200)
    expect(JSON.stringify(server.sql('select * from admin_token'))).not.toContain(stdout.trim().slice(4))
    expect(audited(server).at(-1)).toMatchObject({ action: 'admin_token_minted', user_id: userId })
  })

  test('remove takes the role with its tokens, but not from the last one', async () => {
    const { server, userId, run } = await startBeside()
    const other = await signIn(server, { openId: 'another' })
    await run('grant', userId)
    const { stdout: token } = await run('token', userId)
    expect(await run('remove', userId)).toEqual({
      code: 2,
      stdout: '',
      stderr: `${userId} is the last admin. Grant the role to somebody else first.\n`,
    })
    expect((await readAudit(server, token.trim())).statusCode).toBe(200)

    await run('grant', other.user.id)
    expect(await run('remove', userId)).toMatchObject({
      code: 0,
      stdout: `${userId} is no admin any more.\n`,
    })
    expect(admins(server)).toEqual([other.user.id])
    expect((await readAudit(server, token.trim())).statusCode).toBe(401)
    expect(audited(server).at(-1)).toMatchObject({ action: 'admin_removed', user_id: userId })
  })

  test('revoke-sessions signs a person out everywhere, and nobody else', async () => {
    const { server, token, userId, run } = await startBeside()
    const second = await signInOn(server, 'phone-2')
    const other = await signIn(server, { openId: 'another' })
    expect(await run('revoke-sessions', userId)).toMatchObject({
      code: 0,
      stdout: `Every session of ${userId} has ended.\n`,
    })
    for (const ended of [token, second.token]) {
      expect((await readMe(server, ended)).json()).toMatchObject({
        code: 'session_revoked',
        reason: 'ended_elsewhere',
      })
    }
    expect((await readMe(server, other.token)).statusCode).toBe(200)
    expect(audited(server)).toMatchObject([{ action: 'sessions_revoked', user_id: userId }])
  })

  test('rotate-keys brings every text under the first key, and the older one is not needed any more', async () => {
    const { server, token, userId, run } = await startBeside()
    const env = adminEnv(server)
    const both = { ...env, DATA_KEYS: `${newerKey},${testKey}` }
    expect(await runAdmin(both, 'rotate-keys')).toMatchObject({
      code: 0,
      stdout: '2 texts re-encrypted, 0 written by others meanwhile.\n',
    })
    expect(server.sql('select phone_sealed from users')[0]?.phone_sealed).toMatch(/^v1\.test-2\./)
    expect(server.sql('select sealed from platform_token')[0]?.sealed).toMatch(/^v1\.test-2\./)
    expect(await runAdmin({ ...env, DATA_KEYS: newerKey }, 'rotate-keys')).toMatchObject({ code: 0 })
    expect(audited(server)).toMatchObject([{ action: 'keys_rotated' }, { action: 'keys_rotated' }])
    expect((await readMe(server, token)).json()).toMatchObject({ phone: '138****02' })

    // The key that made the texts is not on this ring.
    const { code, stdout, stderr } = await run('rotate-keys')
    expect([code, stdout]).toEqual([1, ''])
    const says = '0 texts re-encrypted, 0 written by others meanwhile, 2 that cannot be opened.'
    expect(stderr.split('\n')).toEqual([
      says,
      'Their keys are missing in DATA_KEYS, or they were changed:',
      `  users.phone_sealed ${userId}`,
      '  platform_token.sealed stable',
      '',
    ])
    expect(audited(server)).toHaveLength(3)
    expect(audited(server).at(-1)).toMatchObject({ action: 'keys_rotated', reason: says })
  })

  test('purge erases who is due, and nobody else', async () => {
    const { server, token, userId, run } = await startBeside()
    const staying = await signIn(server, { openId: 'another' })
    const leaving = await signIn(server, { openId: 'a-leaver' })
    await requestDeletion(server, token)
    await requestDeletion(server, leaving.token, 'a-leaver')
    server.sql('update users set purge_at = ? where id = ?', Date.now() - dayMs, userId)
    expect(await run('purge')).toEqual({ code: 0, stdout: 'What was due has been erased.\n', stderr: '' })
    const left = server.sql('select id from users').map(({ id }) => id)
    expect(left.sort()).toEqual([staying.user.id, leaving.user.id].sort())
    expect(audited(server)).toMatchObject([{ action: 'accounts_purged', user_id: null }])
  })
})

const onPostgres = postgresUrl ? test : () => undefined

onPostgres('no database is made where another database of the same PostgreSQL was named', async () => {
  const { server, userId } = await startBeside()
  const other = createOnPostgres(postgresUrl as string, 'template0')
  afterThisTest(() => other.drop())
  const { url } = other.location as { url: string }
  const { host, pathname } = new URL(url)
  expect(await runAdmin({ ...adminEnv(server), DATABASE_URL: url }, 'grant', userId)).toEqual({
    code: 1,
    stdout: '',
    stderr: `There is no database at ${host}${pathname}\n`,
  })
  expect(other.sql(`select tablename from pg_tables where schemaname in ('public', 'limits')`)).toEqual([])
})
