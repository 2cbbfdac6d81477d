import { describe, expect, test } from '@jest/globals'
import { postTap } from './support/nodes.ts'
import { developmentEnv, startServerProcess } from './support/server-process.ts'
import { openId } from './support/sign-in.ts'
import { createDatabase, startTestWechat } from './support/test-server.ts'

test('stopping waits for a sign-in that is still on its way when it begins, then ends in order', async () => {
  const wechat = await startTestWechat()
  const database = createDatabase()
  const server = startServerProcess(developmentEnv(database.location, wechat.url))
  const { url, opsUrl } = await server.listening
  expect((await fetch(`${opsUrl}/readyz`)).status).toBe(200)

  const release = wechat.hold()
  const arrived = wechat.nextExchange()
  let isAnswered = false
  const answer = postTap(url, wechat.issueCode({ openid: openId })).finally(() => {
    isAnswered = true
  })
  await arrived
  server.child.kill('SIGTERM')
  await server.hasLogged('stopping')
  expect(isAnswered).toBe(false)
  release()

  expect((await answer).status).toBe(201)
  expect(await server.ended).toEqual({ code: 0, signal: null })
  expect(database.sql('select count(*) as n from session')).toEqual([{ n: 1 }])
  expect(server.stdout().trim().split('\n').at(-1)).toContain('"event":"stopped"')
  expect(server.stderr()).toBe('')
})

test('a server whose log nobody reads any more goes on serving, and stops in order', async () => {
  const wechat = await startTestWechat()
  const server = startServerProcess(developmentEnv(createDatabase().location, wechat.url))
  const { url } = await server.listening
  server.child.stdout?.destroy()
  // Its line is written at once.
  const forwarded = { 'x-forwarded-for': '203.0.113.7' }
  expect((await fetch(`${url}/healthz`, { headers: forwarded })).status).toBe(200)
  expect((await postTap(url, wechat.issueCode({ openid: openId }))).status).toBe(201)
  server.child.kill('SIGTERM')
  expect(await server.ended).toEqual({ code: 0, signal: null })
})

test('a port that is taken is an error in words, and the database is free again', async () => {
  const wechat = await startTestWechat()
  const first = startServerProcess(developmentEnv(createDatabase().location, wechat.url))
  const { url } = await first.listening
  const env = developmentEnv(createDatabase().location, wechat.url)
  const second = startServerProcess({ ...env, LISTEN: new URL(url).host })
  expect(await second.ended).toEqual({ code: 1, signal: null })
  expect(second.stderr()).toContain('EADDRINUSE')
  await startServerProcess(env).listening
})

test('a database that cannot be reached is an error in words, and its password is not in them', async () => {
  const wechat = await startTestWechat()
  const { DATABASE_FILE: _file, ...env } = developmentEnv(createDatabase().location, wechat.url)
  const away = { ...env, DATABASE_URL: 'postgres://passport:canary-password@127.0.0.1:9/passport' }
  const server = startServerProcess(away)
  expect(await server.ended).toEqual({ code: 1, signal: null })
  expect(server.stderr()).toBe('The database cannot be reached.\n')
  expect(server.stdout()).toContain('"event":"store_fault","code":"ECONNREFUSED"')
  expect(server.stdout()).not.toContain('canary')
})

test('a bad configuration does not start: every fault is named, no secret is shown', async () => {
  const server = startServerProcess({ WECHAT_SECRET: 'dev-canary', MODE: 'staging' })
  expect(await server.ended).toEqual({ code: 1, signal: null })
  expect(server.stderr()).toContain('MODE: must be production or development')
  expect(server.stderr()).toContain('DATABASE_FILE: is required')
  expect(server.stderr()).not.toContain('canary')
  expect(server.stdout()).toBe('')
})

describe('worst 4: a process that says nothing of its mode is in production', () => {
  function productionEnv(): Record<string, string> {
    const { MODE: _mode, ...env } = developmentEnv(createDatabase().location, 'https://api.weixin.qq.com')
    const key = `2026-11:${Buffer.alloc(32, 9).toString('base64')}`
    return { ...env, WECHAT_SECRET: '0123456789abcdef0123456789abcdef', CODE_HMAC_KEY: key, DATA_KEYS: key }
  }

  test('with nothing left of development it starts', async () => {
    const server = startServerProcess(productionEnv())
    const { url } = await server.listening
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect(server.stdout()).toContain('"mode":"production"')
  })

  test.each([
    ['WECHAT_BASE_URL', 'http://127.0.0.1:9082'],
    ['WECHAT_SECRET', 'dev-0123456789abcdef'],
    ['CODE_HMAC_KEY', `dev-1:${Buffer.alloc(32, 9).toString('base64')}`],
    ['PUBLIC_URL', 'https://localhost:8787'],
  ])('with one %s of development it does not, and names it', async (name, value) => {
    const server = startServerProcess({ ...productionEnv(), [name]: value })
    expect(await server.ended).toEqual({ code: 1, signal: null })
    expect(server.stderr()).toContain(`${name}: `)
    expect(server.stderr()).not.toContain(value)
  })

  test('on a database of development it does not, and says so', async () => {
    const wechat = await startTestWechat()
    const { location } = createDatabase()
    const first = startServerProcess(developmentEnv(location, wechat.url))
    await first.listening
    first.child.kill('SIGTERM')
    await first.ended
    const { DATABASE_FILE: _file, DATABASE_URL: _url, ...env } = productionEnv()
    const place =
      location.engine === 'sqlite' ? { DATABASE_FILE: location.file } : { DATABASE_URL: location.url }
    const server = startServerProcess({ ...env, ...place })
    expect(await server.ended).toEqual({ code: 1, signal: null })
    expect(server.stderr()).toContain('it is stamped development, and this is production')
  })
})
