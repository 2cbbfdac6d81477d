import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { validateNickname } from '../src/profile/nickname.ts'
import { call, eventKinds, requestDeletion, signInOn } from './support/members.ts'
import { openId, readMe, signIn } from './support/sign-in.ts'
import { createTestServer, type TestServer } from './support/test-server.ts'

const stale = '"AAAAAAAAAAAAAAAAAAAAAA"'

async function readTag(server: TestServer, token: string): Promise<string> {
  return String((await readMe(server, token)).headers.etag)
}

/** Changes the nickname on the base of the given tag, or of the current one. */
async function rename(server: TestServer, token: string, nickname: unknown, tag?: string) {
  const headers = { 'if-match': tag ?? (await readTag(server, token)) }
  return call(server, token, 'PUT /v1/me', { payload: { nickname } as object, headers })
}

async function nicknameOf(server: TestServer, token: string): Promise<string | null> {
  return (await readMe(server, token)).json<{ nickname: string | null }>().nickname
}

function suggest(server: TestServer, suggestion: string) {
  server.wechat.script('text', { errcode: 0, errmsg: 'ok', result: { suggest: suggestion, label: 100 } })
}

test('rule 7.5: a nickname is checked by WeChat as it is stored, with the person behind it', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const response = await rename(server, token, '  小\u202e明\u0000\u200b e\u0301 ')
  expect([response.statusCode, response.json().nickname]).toEqual([200, '小明 é'])
  expect(server.wechat.callsOf('text').map(({ body }) => body)).toEqual([
    expect.objectContaining({ content: '小明 é', openid: openId }),
  ])
  expect(await nicknameOf(server, token)).toBe('小明 é')
  expect(response.headers.etag).toBe(await readTag(server, token))
  expect(eventKinds(server)).toContain('nickname_changed')
})

test('rule 4.2: If-Match is required', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const response = await call(server, token, 'PUT /v1/me', { payload: { nickname: '小明' } })
  expect(response.json()).toMatchObject({ status: 428, code: 'precondition_required' })
  expect(await nicknameOf(server, token)).toBeNull()
})

test('rule 4.2: of two phones that edit the same profile the second is told, and sees the first one’s edit', async () => {
  const server = await createTestServer()
  const a = await signInOn(server, 'phone-a')
  const b = await signInOn(server, 'phone-b')
  const tag = await readTag(server, a.token)
  expect((await rename(server, a.token, '小明', tag)).statusCode).toBe(200)
  const second = await rename(server, b.token, '大明', tag)
  expect(second.json()).toMatchObject({ status: 412, code: 'precondition_failed' })
  expect(server.wechat.callsOf('text')).toHaveLength(1)
  expect(await nicknameOf(server, b.token)).toBe('小明')
})

describe('rule 4.2: If-Match names the version in any of the forms that HTTP has for it', () => {
  test.each([
    ['weak, as a proxy that compresses makes it', (tag: string) => `W/${tag}`],
    ['first in a list', (tag: string) => `${tag}, ${stale}`],
    ['last in a list', (tag: string) => `${stale},W/"x" , ${tag}`],
    ['weak in a long list', (tag: string) => `${`${stale}, `.repeat(20)}W/${tag}`],
    ['by a star', () => '*'],
  ])('%s', async (_name, write) => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    await rename(server, token, '小明')
    const response = await rename(server, token, '大明', write(await readTag(server, token)))
    expect(response.statusCode).toBe(200)
    expect(await nicknameOf(server, token)).toBe('大明')
  })

  test.each([
    ['an older version, weak', () => `W/${stale}`],
    ['older versions', () => `${stale}, W/${stale}`],
    ['the current one without its quotes', (tag: string) => tag.replaceAll('"', '')],
    ['a part of the current one', (tag: string) => `${tag.slice(0, -2)}"`],
    ['a star among others', () => `${stale}, *`],
    ['nothing', () => ''],
  ])('and not by %s', async (_name, write) => {
    const server = await createTestServer()
    const { token } = await signIn(server)
    await rename(server, token, '小明')
    const response = await rename(server, token, '大明', write(await readTag(server, token)))
    expect(response.json()).toMatchObject({ status: 412, code: 'precondition_failed' })
    expect(await nicknameOf(server, token)).toBe('小明')
  })
})

test('rule 4.2: a body equal to what is stored answers 200 whatever the tag: a lost answer can be asked for again', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  await rename(server, token, '小明')
  const again = await rename(server, token, '小明', stale)
  expect([again.statusCode, again.json().nickname]).toEqual([200, '小明'])
  expect(again.headers.etag).toBe(await readTag(server, token))
  expect(server.wechat.callsOf('text')).toHaveLength(1)
  expect(eventKinds(server).filter((kind) => kind === 'nickname_changed')).toHaveLength(1)
})

test('the tag covers what is edited: signing in, settings and other devices do not change it', async () => {
  const server = await createTestServer()
  const { token } = await signInOn(server, 'phone-a')
  const tag = await readTag(server, token)
  await signInOn(server, 'phone-b')
  await call(server, token, 'PUT /v1/me/settings', { payload: { changes: { interests: { add: ['tea'] } } } })
  expect(await readTag(server, token)).toBe(tag)
  await rename(server, token, '小明')
  expect(await readTag(server, token)).not.toBe(tag)
})

test.each(['review', 'risky'])('rule 7.5: what WeChat calls %s keeps the old name', async (suggestion) => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  await rename(server, token, '小明')
  suggest(server, suggestion)
  const response = await rename(server, token, '坏词')
  expect(response.json()).toMatchObject({ status: 422, code: 'content_refused' })
  expect(await nicknameOf(server, token)).toBe('小明')
})

test.each([
  ['is busy', { errcode: -1, errmsg: 'system error' }],
  ['has not seen the person for two hours', { errcode: 61010, errmsg: 'code is expired' }],
  ['sends no JSON', { status: 200, text: '<html>' }],
  ['hangs up', 'hang-up' as const],
])('rule 7.5: when WeChat %s the old name stays, and the phone is told to try later', async (_name, answer) => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  server.wechat.script('text', answer)
  const response = await rename(server, token, '小明')
  expect(response.json()).toMatchObject({ status: 503, code: 'check_unavailable' })
  expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
  expect(await nicknameOf(server, token)).toBeNull()
  server.wechat.script('text', null)
  expect((await rename(server, token, '小明')).statusCode).toBe(200)
})

test('an operator may choose to let names through unchecked while WeChat does not answer', async () => {
  const fallback = { nickname: 'accept', avatar: 'hide', risk: 'accept' } as const
  const server = await createTestServer({ config: { fallback } })
  const { token } = await signIn(server)
  server.wechat.script('text', { errcode: -1, errmsg: 'system error' })
  expect((await rename(server, token, '小明')).statusCode).toBe(200)
  suggest(server, 'risky')
  expect((await rename(server, token, '坏词')).json()).toMatchObject({ code: 'content_refused' })
})

test('rule 7.5: no transaction is open while WeChat is asked: other people’s writes go through', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const other = await signIn(server, { openId: 'other' })
  const tag = await readTag(server, token)
  const release = server.wechat.hold()
  const renaming = rename(server, token, '小明', tag)
  const changes = { language: { base: 0, value: 'en' } }
  const write = await call(server, other.token, 'PUT /v1/me/settings', { payload: { changes } })
  expect(write.statusCode).toBe(200)
  release()
  expect((await renaming).statusCode).toBe(200)
})

test('an edit that came in while the text was judged is not overwritten', async () => {
  const server = await createTestServer()
  const { token, user } = await signIn(server)
  const tag = await readTag(server, token)
  server.wechat.script('text', () => {
    server.sql("update users set nickname = '别处' where id = ?", user.id)
    return { errcode: 0, result: { suggest: 'pass' } }
  })
  const response = await rename(server, token, '小明', tag)
  expect(response.json()).toMatchObject({ status: 412, code: 'precondition_failed' })
  expect(await nicknameOf(server, token)).toBe('别处')
})

test('an account that was banned while the text was judged is not written any more', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  server.wechat.script('text', () => {
    server.sql("update users set state = 'banned', banned_at = 1, ban_reason_class = 'abuse'")
    return { errcode: 0, result: { suggest: 'pass' } }
  })
  const response = await rename(server, token, '小明', '*')
  expect(response.json()).toMatchObject({ status: 401, code: 'session_revoked', reason: 'banned' })
  expect(server.sql('select nickname from users')).toEqual([{ nickname: null }])
})

test('an account that came under deletion while the text was judged is not written any more', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  const b = await signInOn(server, 'phone-b')
  const tag = await readTag(server, token)
  server.wechat.script('text', () => {
    server.sql("update users set state = 'deleting', purge_at = 1")
    return { errcode: 0, result: { suggest: 'pass' } }
  })
  const response = await rename(server, token, '小明', tag)
  expect(response.json()).toMatchObject({ status: 401, code: 'session_revoked', reason: 'deleting' })
  expect(server.sql('select nickname from users')).toEqual([{ nickname: null }])
  expect((await readMe(server, b.token)).statusCode).toBe(401)
})

test('a name can be taken away, and WeChat is not asked about nothing', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  await rename(server, token, '小明')
  expect((await rename(server, token, null)).json()).toMatchObject({ nickname: null })
  expect(server.wechat.callsOf('text')).toHaveLength(1)
  expect(server.sql('select nickname_set_at from users')).toEqual([{ nickname_set_at: null }])
})

test('a person changes the name at most ten times a day; what changes nothing does not count', async () => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  for (let index = 0; index < 10; index += 1) {
    expect((await rename(server, token, `name ${index}`)).statusCode).toBe(200)
    expect((await rename(server, token, `name ${index}`)).statusCode).toBe(200)
  }
  expect((await rename(server, token, 'one more')).json()).toMatchObject({
    status: 429,
    code: 'rate_limited',
  })
  expect(server.wechat.callsOf('text')).toHaveLength(10)
})

test.each([
  ['nothing', ''],
  ['only what cannot be seen', '\u200b\u202e \u3000'],
  ['21 characters', '字'.repeat(21)],
  ['a number', 7],
  ['a list', ['小明']],
  ['a tower of marks', `e${'\u0301'.repeat(319)}x`],
])('rule 7.5: %s is no nickname', async (_name, nickname) => {
  const server = await createTestServer()
  const { token } = await signIn(server)
  expect((await rename(server, token, nickname)).json()).toMatchObject({
    status: 400,
    code: 'invalid_request',
  })
  expect(server.wechat.callsOf('text')).toEqual([])
})

test.each([
  ['👨‍👩‍👧‍👦'.repeat(20), '👨‍👩‍👧‍👦'.repeat(20)],
  ['字'.repeat(20), '字'.repeat(20)],
  ['e\u0301', 'é'],
  ['a\u0000b\u2066c', 'abc'],
  ['a\u200db', 'ab'],
  ['❤\ufe0f\u200d🔥\u200d', '❤\ufe0f\u200d🔥'],
])('rule 7.5: %j is stored as %j', (text, nickname) => {
  expect(validateNickname(text)).toBe(nickname)
})

test('a nickname that was accepted is accepted again as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
      const nickname = validateNickname(text)
      if (nickname !== null) expect(validateNickname(nickname)).toBe(nickname)
    }),
  )
})

test('a nickname is gone with the account', async () => {
  const server = await createTestServer({ config: { deletionGraceMs: 0 } })
  const { token } = await signIn(server)
  await rename(server, token, '小明')
  await requestDeletion(server, token)
  const again = await signIn(server)
  expect(again.user.nickname).toBeNull()
})
