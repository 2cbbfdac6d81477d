import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { adminEnv, newerKey, runAdmin, testKey } from './support/admin-process.ts'
import { afterThisTest } from './support/clean-up.ts'
import { createOnPostgres, postgresUrl } from './support/engine.ts'
import { call, requestDeletion, signInOn } from './support/members.ts'
import { bearer, openId, readMe, signIn } from './support/sign-in.ts'
import { createFolder, createTestServer, dayMs, type TestServer } from './support/test-server.ts'
import { appSecret } from './support/wechat-server.ts'

const number = '13812345602'

const dataKeys = [
  { id: 'test-1', key: Buffer.alloc(32, 8) },
  { id: 'test-2', key: Buffer.alloc(32, 9) },
]

/** A server at the clock's real time, which is the command line's, and a member with a number. */
async function start() {
  const server = await createTestServer({ now: Date.now(), config: { dataKeys } })
  const { token, user } = await signIn(server)
  const payload = { code: server.wechat.issuePhoneCode(openId, number) }
  expect((await call(server, token, 'POST /v1/me/phone', { payload })).statusCode).toBe(200)
  const run = (...args: string[]) => runAdmin(adminEnv(server), ...args)
  return { server, token, userId: user.id, run }
}

const admins = (server: TestServer) => server.sql('select user_id from admin').map(({ user_id: id }) => id)
const audited = (server: TestServer) =>
  server.sql('select action, user_id, actor_id, reason from audit order by happened_at, id')
const readAudit = (server: TestServer, token: string) =>
  server.app.operationsApp.inject({ url: '/v1/admin/audit', headers: bearer(token) })

describe('rule 10.1: what the command line does, beside a server that runs', () => {
  test('grant makes an admin, once', async () => {
    const { server, userId, run } = await start()
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
    const { server, userId, run } = await start()
    await run('grant', userId)
    const { code, stdout, stderr } = await run('token', userId)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^mpa_[\w-]{43}\n$/)
    expect((await readAudit(server, stdout.trim())).statusCode).toBe(200)
    expect(JSON.stringify(server.sql('select * from admin_token'))).not.toContain(stdout.trim().slice(4))
    expect(audited(server).at(-1)).toMatchObject({ action: 'admin_token_minted', user_id: userId })
  })

  test('remove takes the role with its tokens, but not from the last one', async () => {
    const { server, userId, run } = await start()
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
    const { server, token, userId, run } = await start()
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
    const { server, token, userId, run } = await start()
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
    const { server, token, userId, run } = await start()
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

describe('rule 10.1: what the command line refuses', () => {
  test('a command that makes no sense changes nothing, ends with 2 and says how to write it', async () => {
    const { server, userId, run } = await start()
    const tries: [string[], string][] = [
      [[], 'A command is missing.'],
      [['dance'], 'There is no command dance.'],
      [['constructor', userId], 'There is no command constructor.'],
      [['grant'], 'grant needs one user id.'],
      [['grant', userId, userId], 'grant needs one user id.'],
      [['purge', userId], 'purge takes no argument.'],
      [['rotate-keys', '--force'], 'rotate-keys takes no argument.'],
    ]
    for (const [args, sentence] of tries) {
      const { code, stdout, stderr } = await run(...args)
      expect([args, code, stdout, stderr.split('\n')[0]]).toEqual([args, 2, '', sentence])
      expect(stderr).toContain('Commands:\n  grant <user id>')
    }
    expect(audited(server)).toEqual([])
    expect(admins(server)).toEqual([])
  })

  test('an account that is not there, or lacks the role, ends with 2 and a sentence', async () => {
    const { server, token, userId, run } = await start()
    const tries = [
      ['grant', 'nobody'],
      ['grant', ''],
      ['remove', 'nobody'],
      ['remove', userId],
      ['token', 'nobody'],
      ['token', userId],
      ['token', openId],
      ['revoke-sessions', "' or 1 = 1 --"],
    ]
    for (const args of tries) {
      expect([args, await run(...args)]).toEqual([
        args,
        {
          code: 2,
          stdout: '',
          stderr: `There is no such account, it is not active, or it lacks the role: ${args[1]}\n`,
        },
      ])
    }
    expect(audited(server)).toEqual([])
    expect((await readMe(server, token)).statusCode).toBe(200)
  })

  test('a configuration or a database that is not ours ends with 1 and says what is wrong', async () => {
    const { server, userId } = await start()
    const env = adminEnv(server)
    const broken = await runAdmin({ ...env, MODE: 'staging' }, 'grant', userId)
    expect(broken).toMatchObject({ code: 1, stdout: '' })
    expect(broken.stderr).toContain('MODE: must be production or development')
    const foreign = await runAdmin({ ...env, WECHAT_APPID: 'wx0000000000000000' }, 'grant', userId)
    expect(foreign).toMatchObject({ code: 1, stdout: '' })
    expect(foreign.stderr).toMatch(/^The database does not belong to this server: .*\n$/)
    const { DATABASE_FILE: _file, DATABASE_URL: _url, ...rest } = env
    const away = { ...rest, DATABASE_URL: 'postgres://operator:canary-password@127.0.0.1:9/passport' }
    expect(await runAdmin(away, 'grant', userId)).toEqual({
      code: 1,
      stdout: '',
      stderr: 'The database cannot be reached.\n',
    })
    expect(admins(server)).toEqual([])
  })

  test('a database that is not there, or is not a server’s, is named, and none is made', async () => {
    const { server, userId } = await start()
    const { DATABASE_FILE: _file, DATABASE_URL: _url, ...rest } = adminEnv(server)
    const folder = createFolder()
    const [missing, empty, text] = ['mistyped.db', 'empty.db', 'text.db'].map((name) =>
      join(folder, name),
    ) as [string, string, string]
    writeFileSync(empty, '')
    writeFileSync(text, 'no database '.repeat(1_000))
    for (const file of [missing, folder, join(missing, 'passport.db'), empty, text]) {
      for (const command of [['grant', userId], ['purge'], ['rotate-keys']]) {
        expect([file, await runAdmin({ ...rest, DATABASE_FILE: file }, ...command)]).toEqual([
          file,
          { code: 1, stdout: '', stderr: `There is no database at ${file}\n` },
        ])
      }
    }
    expect(readdirSync(folder).sort()).toEqual(['empty.db', 'text.db'])
    expect(statSync(empty).size).toBe(0)
  })

  const onPostgres = postgresUrl ? test : () => undefined

  onPostgres('nor is one made where another database of the same PostgreSQL was named', async () => {
    const { server, userId } = await start()
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

  test('rule 8.5: no command shows a secret, whatever becomes of it', async () => {
    const { server, token, userId, run } = await start()
    const said = [
      await run(),
      await run('grant', userId),
      await run('revoke-sessions', userId),
      await run('remove', userId),
      await run('purge'),
      await run('rotate-keys'),
      await runAdmin({ ...adminEnv(server), DATA_KEYS: newerKey }, 'rotate-keys'),
      await runAdmin({ ...adminEnv(server), DATA_KEYS: 'canary-key' }, 'purge'),
    ]
    const text = JSON.stringify(said)
    const keys = [testKey, newerKey].map((key) => key.split(':')[1] ?? '')
    for (const canary of [appSecret, token, openId, number, 'canary', 'postgres://', 'v1.test', ...keys]) {
      expect(text).not.toContain(canary)
    }
    expect(text).not.toContain('    at ')
  })
})
