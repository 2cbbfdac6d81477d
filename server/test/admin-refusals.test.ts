import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { adminEnv, newerKey, runAdmin, testKey } from './support/admin-process.ts'
import { admins, audited, number, startBeside } from './support/admin-stage.ts'
import { openId, readMe } from './support/sign-in.ts'
import { createFolder } from './support/test-server.ts'
import { appSecret } from './support/wechat-server.ts'

describe('rule 10.1: what the command line refuses', () => {
  test('a command that makes no sense changes nothing, ends with 2 and says how to write it', async () => {
    const { server, userId, run } = await startBeside()
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
    const { server, token, userId, run } = await startBeside()
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
    const { server, userId } = await startBeside()
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
    const { server, userId } = await startBeside()
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

  test('rule 8.5: no command shows a secret, whatever becomes of it', async () => {
    const { server, token, userId, run } = await startBeside()
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
