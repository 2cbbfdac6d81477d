import { describe, expect, test } from '@jest/globals'
import { call } from './support/members.ts'
import { openId, readMe, signIn } from './support/sign-in.ts'
import { createTestServer, type TestServer } from './support/test-server.ts'
import type { Answer } from './support/wechat-server.ts'

const verdict = (suggest: string) => ({ errcode: 0, errmsg: 'ok', result: { suggest, label: 20001 } })

function rename(server: TestServer, token: string, nickname: string) {
  return call(server, token, 'PUT /v1/me', { payload: { nickname }, headers: { 'if-match': '*' } })
}

async function start(options: Parameters<typeof createTestServer>[0] = {}) {
  const server = await createTestServer(options)
  const { token } = await signIn(server)
  return { server, token }
}

test('rule 7.5: the very text that is stored is the one that WeChat judged, unescaped', async () => {
  const { server, token } = await start()
  const response = await rename(server, token, ' 林\u200b夏\u202e ')
  expect(response.json()).toMatchObject({ nickname: '林夏' })
  expect(server.wechat.callsOf('text').map(({ body }) => body)).toEqual([
    { content: '林夏', version: 2, scene: 1, openid: openId },
  ])
})

test.each(['risky', 'review'])('rule 7.5: a name judged %s keeps the old one', async (suggest) => {
  const { server, token } = await start()
  await rename(server, token, 'Ming')
  server.wechat.script('text', verdict(suggest))
  expect((await rename(server, token, 'Other')).json()).toMatchObject({
    status: 422,
    code: 'content_refused',
  })
  expect((await readMe(server, token)).json()).toMatchObject({ nickname: 'Ming' })
})

const silences: [string, Answer | object][] = [
  ['busy', { errcode: -1, errmsg: 'busy' }],
  ['no recent visit', { errcode: 61010, errmsg: 'code' }],
  ['a broken connection', 'hang-up'],
  ['no verdict', { errcode: 0, errmsg: 'ok' }],
]

test.each(silences)('rule 7.5: without an answer (%s) the old name stays', async (_name, answer) => {
  const { server, token } = await start()
  await rename(server, token, 'Ming')
  server.wechat.script('text', answer)
  const response = await rename(server, token, 'Other')
  expect(response.json()).toMatchObject({ status: 503, code: 'check_unavailable' })
  expect((await readMe(server, token)).json()).toMatchObject({ nickname: 'Ming' })
})

describe('what a person may ask in a day', () => {
  async function renames(server: TestServer, token: string, times: number): Promise<number[]> {
    const statuses: number[] = []
    for (let index = 0; index < times; index += 1)
      statuses.push((await rename(server, token, `Name ${index}`)).statusCode)
    return statuses
  }

  test.each([
    ['busy', { errcode: -1, errmsg: 'busy' }],
    ['unreachable', 'hang-up'],
    ['out of quota for the minute', { errcode: 45011, errmsg: 'minute-quota' }],
    ['closed to our address', { errcode: 40164, errmsg: 'invalid ip' }],
  ] as [string, Answer][])('is not used up while WeChat is %s', async (_name, answer) => {
    const { server, token } = await start()
    server.wechat.script('text', answer)
    expect(await renames(server, token, 12)).toEqual(Array(12).fill(503))
    server.wechat.script('text', null)
    expect(await renames(server, token, 11)).toEqual([...Array(10).fill(200), 429])
  })

  test.each([
    ['refused', verdict('risky'), 422],
    ['left without a judgement, as the person was not here of late', { errcode: 61010, errmsg: 'code' }, 503],
  ] as const)('is used by a name that is %s', async (_name, answer, status) => {
    const { server, token } = await start()
    server.wechat.script('text', answer)
    expect(await renames(server, token, 10)).toEqual(Array(10).fill(status))
    server.wechat.script('text', null)
    expect(await renames(server, token, 1)).toEqual([429])
  })
})

test('an operator may choose to take a name that nobody judged', async () => {
  const fallback = { nickname: 'accept', avatar: 'hide', risk: 'accept' } as const
  const { server, token } = await start({ config: { fallback } })
  server.wechat.script('text', 'hang-up')
  expect((await rename(server, token, 'Other')).json()).toMatchObject({ nickname: 'Other' })
  server.wechat.script('text', verdict('risky'))
  expect((await rename(server, token, 'Bad')).statusCode).toBe(422)
})
