import { describe, expect, test } from '@jest/globals'
import { call, requestDeletion } from './support/members.ts'
import { jpeg, metadata, png } from './support/pictures.ts'
import { eventOf, push } from './support/push.ts'
import { openId, signIn } from './support/sign-in.ts'
import { createTestServer, hourMs, minuteMs, type TestServer } from './support/test-server.ts'
import { toForm, type Upload, uploadPicture } from './support/upload.ts'
import { appId } from './support/wechat-server.ts'

type Options = Parameters<typeof createTestServer>[0]

async function start(options: Options = {}) {
  const server = await createTestServer(options)
  const { token } = await signIn(server)
  return { server, token }
}

/** Uploads, and lets the background hand the picture in. */
async function set(server: TestServer, token: string, options: Upload = {}): Promise<string> {
  const response = await uploadPicture(server, token, options)
  expect(response.statusCode).toBe(200)
  await server.app.sweep()
  return response.json<{ avatarUrl: string }>().avatarUrl
}

function judge(server: TestServer, traceId: string, suggest: string) {
  const more = {
    appid: appId,
    trace_id: traceId,
    version: 2,
    result: { suggest, label: '100' },
    detail: [{ strategy: 'content_model', errcode: 0, suggest, label: 100, prob: 90 }],
  }
  return push(server, eventOf('wxa_media_check', openId, server.clock.now, more))
}

async function judged(server: TestServer, traceId: string, suggest: string): Promise<void> {
  expect((await judge(server, traceId, suggest)).payload).toBe('success')
  await server.app.sweep()
}

/** Sweeps as the server does, every ten minutes. */
async function sweepFor(server: TestServer, ms: number): Promise<void> {
  const end = server.clock.now + ms
  while (server.clock.now < end) {
    server.clock.now += 10 * minuteMs
    await server.app.sweep()
  }
}

const asNobody = (server: TestServer, url: string) => server.inject({ url })
const rows = (server: TestServer) => server.sql('select state, submissions, check_due_at from avatar')

describe('rule 7.2: a picture is public only when it is approved', () => {
  test('pending: its owner sees it, nobody else does, and nobody keeps it', async () => {
    const { server, token } = await start()
    const other = await signIn(server, { openId: 'openid-of-a-neighbour' })
    const url = await set(server, token)
    expect(url).toMatch(/^\/v1\/avatars\/[\w-]{22}$/)
    const own = await call(server, token, `GET ${url}`)
    expect(own.statusCode).toBe(200)
    expect(own.headers['cache-control']).toBe('no-store')
    expect((await asNobody(server, url)).statusCode).toBe(404)
    expect((await call(server, other.token, `GET ${url}`)).statusCode).toBe(404)
    expect((await call(server, `mps_${'x'.repeat(43)}`, `GET ${url}`)).statusCode).toBe(404)
  })

  test('approved: it is not handed in again, however long it stands', async () => {
    const { server, token } = await start()
    await set(server, token)
    await judged(server, 'trace-1', 'pass')
    expect(rows(server)).toEqual([{ state: 'approved', submissions: 1, check_due_at: null }])
    await sweepFor(server, 3 * hourMs)
    expect(server.wechat.callsOf('image')).toHaveLength(1)
  })

  test('approved: everybody may see it, for an hour without asking again', async () => {
    const { server, token } = await start()
    const url = await set(server, token)
    await judged(server, 'trace-1', 'pass')
    const response = await asNobody(server, url)
    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'public, max-age=3600',
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
    })
    expect(response.rawPayload.toString('latin1')).not.toContain(metadata)
  })

  test('the link that WeChat gets works for an hour, for this picture alone', async () => {
    const { server, token } = await start()
    await set(server, token)
    const link = new URL(String(server.wechat.callsOf('image')[0]?.body.media_url))
    expect(link.origin).toBe('https://passport.example.com')
    const path = link.pathname + link.search
    expect((await asNobody(server, path)).statusCode).toBe(200)
    expect(
      (
        await asNobody(
          server,
          path.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
        )
      ).statusCode,
    ).toBe(404)
    expect((await asNobody(server, path.replace(/expires=\d/, 'expires=9'))).statusCode).toBe(404)
    server.clock.now += hourMs
    expect((await asNobody(server, path)).statusCode).toBe(404)
  })

  test('erasing it makes its address 404 at once', async () => {
    const { server, token } = await start()
    const url = await set(server, token)
    await judged(server, 'trace-1', 'pass')
    expect((await call(server, token, 'DELETE /v1/me/avatar')).statusCode).toBe(204)
    expect((await asNobody(server, url)).statusCode).toBe(404)
    expect((await call(server, token, 'GET /v1/me')).json()).toMatchObject({ avatarUrl: null })
    expect(rows(server)).toEqual([])
    expect((await call(server, token, 'DELETE /v1/me/avatar')).statusCode).toBe(204)
  })

  test('of an account under deletion nobody sees it, and it is back with the account', async () => {
    const { server, token } = await start()
    const url = await set(server, token)
    const link = new URL(String(server.wechat.callsOf('image')[0]?.body.media_url))
    await judged(server, 'trace-1', 'pass')
    await requestDeletion(server, token)
    for (const path of [url, link.pathname + link.search]) {
      const response = await asNobody(server, path)
      expect([response.statusCode, response.headers['cache-control']]).toEqual([404, 'no-store'])
    }
    expect((await call(server, token, `GET ${url}`)).statusCode).toBe(404)
    await signIn(server, { body: { restore: true } })
    expect((await asNobody(server, url)).statusCode).toBe(200)
  })

  test('of a banned account only its owner sees it, and nobody keeps it', async () => {
    const { server, token } = await start()
    const url = await set(server, token)
    await judged(server, 'trace-1', 'pass')
    server.sql("update users set state = 'banned', banned_at = 1, ban_reason_class = 'abuse'")
    const hidden = await asNobody(server, url)
    expect([hidden.statusCode, hidden.headers['cache-control']]).toEqual([404, 'no-store'])
    const own = await signIn(server, { body: { purpose: 'rights' } })
    const seen = await call(server, own.token, `GET ${url}`)
    expect([seen.statusCode, seen.headers['cache-control']]).toEqual([200, 'no-store'])
  })

  test('a new picture takes the place of the old one, under another address', async () => {
    const { server, token } = await start()
    const first = await set(server, token)
    const second = await set(server, token, { file: png() })
    expect(second).not.toBe(first)
    expect((await call(server, token, `GET ${first}`)).statusCode).toBe(404)
    expect((await call(server, token, `GET ${second}`)).headers['content-type']).toBe('image/png')
  })

  test('the same bytes again have another address, also for another person', async () => {
    const { server, token } = await start()
    const other = await signIn(server, { openId: 'openid-of-a-neighbour' })
    const urls = [await set(server, token), await set(server, token), await set(server, other.token)]
    expect(new Set(urls).size).toBe(3)
  })

  test.each([
    'risky',
    'review',
  ])('a picture judged %s is erased, and its owner can read why', async (suggest) => {
    const { server, token } = await start()
    const url = await set(server, token)
    await judged(server, 'trace-1', suggest)
    expect((await call(server, token, `GET ${url}`)).statusCode).toBe(404)
    expect((await call(server, token, 'GET /v1/me')).json()).toMatchObject({ avatarUrl: null })
    const log = await call(server, token, 'GET /v1/me/security-log')
    expect(log.json<{ entries: { kind: string }[] }>().entries.map(({ kind }) => kind)).toContain(
      'avatar_refused',
    )
  })
})

test.each([
  ['a NUL', 'trace\u0000'],
  ['half a character', 'trace\ud800'],
  ['no end', 'x'.repeat(5_000)],
])('a verdict under a trace id with %s is done with at once', async (_name, traceId) => {
  const { server, token } = await start()
  await set(server, token)
  await judged(server, traceId, 'pass')
  expect(server.sql('select id from push_event where done_at is null')).toEqual([])
  expect(server.logs).not.toContainEqual(expect.objectContaining({ event: 'background_error' }))
  expect(rows(server)).toMatchObject([{ state: 'pending' }])
})

describe('rule 7.3: what is no picture of fair size is refused, and nothing is written', () => {
  test.each([
    ['HTML under the name of a picture', toForm(Buffer.from('<html>')), 422, 'picture_rejected'],
    ['too many pixels', toForm(jpeg({ width: 2049 })), 422, 'picture_rejected'],
    ['more than 512 KB', toForm(Buffer.concat([jpeg(), Buffer.alloc(512 * 1024)])), 413, 'payload_too_large'],
    ['more than 600 KB of form', toForm(Buffer.alloc(700 * 1024)), 413, 'payload_too_large'],
    ['a cut form', toForm(jpeg()).subarray(0, 150), 400, 'invalid_request'],
    ['an empty form', Buffer.from('--edge--\r\n'), 400, 'invalid_request'],
    ['no form', Buffer.alloc(0), 400, 'invalid_request'],
  ] as [string, Buffer, number, string][])('%s', async (_name, body, status, code) => {
    const { server, token } = await start()
    const response = await uploadPicture(server, token, { body })
    expect(response.json()).toMatchObject({ status, code })
    expect(rows(server)).toEqual([])
  })

  test('a form of two files is refused: which of them is meant, nobody can tell', async () => {
    const { server, token } = await start()
    const [part, rest] = [toForm(jpeg()).subarray(0, -'--edge--\r\n'.length), toForm(png())]
    const response = await uploadPicture(server, token, { body: Buffer.concat([part, rest]) })
    expect(response.json()).toMatchObject({ status: 400, code: 'invalid_request' })
    expect(rows(server)).toEqual([])
  })

  test('a body that is no form is refused by its type, here and elsewhere a form is', async () => {
    const { server, token } = await start()
    const json = await call(server, token, 'POST /v1/me/avatar', { payload: { file: 'x' } })
    expect(json.json()).toMatchObject({ status: 415, code: 'unsupported_media_type' })
    const headers = { 'content-type': 'multipart/form-data; boundary=edge' }
    const elsewhere = await call(server, token, 'POST /v1/me/phone', { payload: toForm(jpeg()), headers })
    expect(elsewhere.statusCode).toBe(415)
  })

  test('what is kept is in the database, which every node reads', async () => {
    const { server, token } = await start()
    await set(server, token)
    const [row] = server.sql('select length(bytes) as size, content_type from avatar')
    const shown = await call(server, token, 'GET /v1/me')
    const picture = await call(server, token, `GET ${shown.json<{ avatarUrl: string }>().avatarUrl}`)
    expect(row).toEqual({ size: picture.rawPayload.length, content_type: 'image/jpeg' })
  })

  test('the eleventh upload of a day is refused', async () => {
    const { server, token } = await start()
    for (let index = 0; index < 10; index += 1) {
      expect((await uploadPicture(server, token, { file: png({ width: index + 1 }) })).statusCode).toBe(200)
    }
    expect((await uploadPicture(server, token)).statusCode).toBe(429)
    expect(rows(server)).toHaveLength(1)
  })
})

test('rule 4.1: the same key and file again changes nothing', async () => {
  const { server, token } = await start()
  const first = await set(server, token, { key: 'key-1' })
  expect(await set(server, token, { key: 'key-1' })).toBe(first)
  expect((await uploadPicture(server, token, { key: 'key-1', file: png() })).json()).toMatchObject({
    code: 'key_reused',
  })
})

describe('rule 6.5: verdict and trace id may come in either order', () => {
  test('a verdict that comes before the answer of our own call is applied when that comes', async () => {
    const { server, token } = await start()
    await judged(server, 'trace-1', 'pass')
    const url = await set(server, token)
    expect((await asNobody(server, url)).statusCode).toBe(200)
  })

  test('a late verdict on a replaced picture does not touch the new one', async () => {
    const { server, token } = await start()
    await set(server, token)
    const url = await set(server, token, { file: png() })
    await judged(server, 'trace-1', 'risky')
    expect((await call(server, token, `GET ${url}`)).statusCode).toBe(200)
    await judged(server, 'trace-2', 'pass')
    expect((await asNobody(server, url)).statusCode).toBe(200)
  })

  test('without a verdict it is handed in once more after an hour; then it stays private', async () => {
    const { server, token } = await start()
    const url = await set(server, token)
    server.clock.now += 59 * minuteMs
    await server.app.sweep()
    expect(server.wechat.callsOf('image')).toHaveLength(1)
    for (let index = 0; index < 3; index += 1) {
      server.clock.now += 61 * minuteMs
      await server.app.sweep()
    }
    expect(server.wechat.callsOf('image')).toHaveLength(2)
    expect((await asNobody(server, url)).statusCode).toBe(404)
    expect(rows(server)).toEqual([{ state: 'pending', submissions: 2, check_due_at: null }])
    // A verdict is welcome however late it is.
    await judged(server, 'trace-2', 'pass')
    expect((await asNobody(server, url)).statusCode).toBe(200)
  })

  test('a clock that is put back while WeChat is away makes nothing due again in the same run', async () => {
    const { server, token } = await start()
    server.wechat.script('image', () => {
      server.clock.now -= 20 * minuteMs
      return { errcode: -1, errmsg: 'system error' }
    })
    await set(server, token)
    expect(server.wechat.callsOf('image')).toHaveLength(1)
  })

  test('an operator may choose to show what WeChat does not judge', async () => {
    const fallback = { nickname: 'refuse', avatar: 'show', risk: 'accept' } as const
    const { server, token } = await start({ config: { fallback } })
    const url = await set(server, token)
    for (let index = 0; index < 2; index += 1) {
      server.clock.now += 61 * minuteMs
      await server.app.sweep()
    }
    expect((await asNobody(server, url)).statusCode).toBe(200)
  })

  test('a call that fails does not count and is made again ten minutes later', async () => {
    const { server, token } = await start()
    server.wechat.script('image', 'hang-up')
    await set(server, token)
    expect(rows(server)).toMatchObject([{ state: 'pending', submissions: 0 }])
    server.wechat.script('image', null)
    server.clock.now += 11 * minuteMs
    await server.app.sweep()
    expect(rows(server)).toMatchObject([{ state: 'pending', submissions: 1 }])
  })

  test.each([
    ['hide', 404, 'pending'],
    ['show', 200, 'approved'],
  ] as const)('calls that fail without end come to the policy too: %s', async (avatar, status, state) => {
    const fallback = { nickname: 'refuse', avatar, risk: 'accept' } as const
    const { server, token } = await start({ config: { fallback } })
    server.wechat.script('image', 'hang-up')
    const url = await set(server, token)
    await sweepFor(server, hourMs - 10 * minuteMs)
    expect(server.wechat.callsOf('image')).toHaveLength(6)
    expect(rows(server)).toMatchObject([{ state: 'pending', submissions: 0 }])
    await sweepFor(server, 2 * hourMs)
    expect((await asNobody(server, url)).statusCode).toBe(404)
    await sweepFor(server, 10 * minuteMs)
    expect((await asNobody(server, url)).statusCode).toBe(status)
    expect(rows(server)).toEqual([{ state, submissions: 2, check_due_at: null }])
    await sweepFor(server, 5 * hourMs)
    expect(server.wechat.callsOf('image')).toHaveLength(8)
  })

  test('a picture that waited with its account is handed in twice before the policy decides', async () => {
    const fallback = { nickname: 'refuse', avatar: 'show', risk: 'accept' } as const
    const { server, token } = await start({ config: { fallback } })
    server.wechat.script('image', 'hang-up')
    const url = await set(server, token)
    server.sql("update users set state = 'deleting', purge_at = ?", server.clock.now + 48 * hourMs)
    await sweepFor(server, 24 * hourMs)
    server.sql("update users set state = 'active', purge_at = null")
    await sweepFor(server, 10 * minuteMs)
    server.wechat.script('image', null)
    await sweepFor(server, hourMs)
    expect(server.wechat.callsOf('image')).toHaveLength(3)
    expect((await asNobody(server, url)).statusCode).toBe(404)
    await judged(server, 'trace-1', 'pass')
    expect((await asNobody(server, url)).statusCode).toBe(200)
  })
})

test('rule 5.3: the picture of an account under deletion is not handed to anybody', async () => {
  const { server, token } = await start()
  server.wechat.script('image', 'hang-up')
  await set(server, token)
  server.sql("update users set state = 'deleting', purge_at = ?", server.clock.now + 48 * hourMs)
  server.clock.now += 11 * minuteMs
  await server.app.sweep()
  expect(server.wechat.callsOf('image')).toHaveLength(1)
  server.sql("update users set state = 'active', purge_at = null")
  server.clock.now += 11 * minuteMs
  await server.app.sweep()
  expect(server.wechat.callsOf('image')).toHaveLength(2)
})

test('rule 7.4: without PUBLIC_URL a picture stays its owner’s, and the server says so at start', async () => {
  const { server, token } = await start({ config: { publicUrl: null } })
  expect(server.logs).toContainEqual({ event: 'avatars_stay_private', hint: expect.any(String) })
  const url = await set(server, token)
  expect(server.wechat.callsOf('image')).toHaveLength(0)
  expect((await call(server, token, `GET ${url}`)).statusCode).toBe(200)
  expect((await asNobody(server, url)).statusCode).toBe(404)
})

test('rule 7.4: the address that WeChat gets is the configured one, whatever name the upload came to', async () => {
  const { server, token } = await start({ config: { mode: 'production' } })
  const headers = {
    ...{ host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' },
    'content-type': 'multipart/form-data; boundary=edge',
  }
  const payload = toForm(jpeg())
  expect((await call(server, token, 'POST /v1/me/avatar', { headers, payload })).statusCode).toBe(200)
  await server.app.sweep()
  const [handedIn] = server.wechat.callsOf('image')
  expect(new URL(String(handedIn?.body.media_url)).origin).toBe('https://passport.example.com')
})
