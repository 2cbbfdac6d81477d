import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@jest/globals'
import type { WechatClient } from '../src/core/wechat-client.ts'
import { afterThisTest } from './support/clean-up.ts'
import { createTestClient, person } from './support/wechat-client.ts'
import { appId, appSecret, phoneAnswer } from './support/wechat-server.ts'

const answers: Record<string, object> = {
  '/sns/jscode2session': { openid: person, session_key: 'canarySessionKey01234Q==' },
  '/cgi-bin/stable_token': { access_token: 'token+/=&1', expires_in: 7200 },
  '/wxa/business/getuserphonenumber': phoneAnswer('13812345602'),
  '/wxa/msg_sec_check': { errcode: 0, errmsg: 'ok', result: { suggest: 'review', label: 10001 } },
  '/wxa/media_check_async': { errcode: 0, errmsg: 'ok', trace_id: 'trace-1' },
  '/wxa/getuserriskrank': { errcode: 0, errmsg: 'getuserriskrank succ', risk_rank: 4, unoin_id: 1 },
}

/** What WeChat got. */
interface Got {
  line: string
  query: Record<string, string>
  type: string | undefined
  body: unknown
}

async function startRecorder() {
  const got: Got[] = []
  const texts: string[] = []
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://wechat')
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    texts.push(text)
    got.push({
      line: `${request.method} ${url.pathname}`,
      query: Object.fromEntries(url.searchParams),
      type: request.headers['content-type'],
      body: text && JSON.parse(text),
    })
    response.end(JSON.stringify(answers[url.pathname]))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterThisTest(() => void server.close())
  return { got, texts, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** The last request that `use` led to, and what it resolved to. */
async function record(use: (client: WechatClient) => Promise<unknown>) {
  const { got, texts, url } = await startRecorder()
  const result = await use(createTestClient(url).client)
  return { got, last: got.at(-1), text: texts.at(-1), result }
}

const withToken = { type: 'application/json', query: { access_token: 'token+/=&1' } }

test('code2Session: a GET with four parameters and no body', async () => {
  const { got, result } = await record((client) => client.exchangeCode('code+/=&1'))
  const query = { appid: appId, secret: appSecret, js_code: 'code+/=&1', grant_type: 'authorization_code' }
  expect(got).toEqual([{ line: 'GET /sns/jscode2session', query, type: undefined, body: '' }])
  expect(result).toBe(person)
})

test('stable_token: the secret in the body, nothing in the address, and no forced refresh', async () => {
  const { got } = await record((client) => client.checkText({ text: 'Ming', openId: person }))
  expect(got[0]).toEqual({
    line: 'POST /cgi-bin/stable_token',
    query: {},
    type: 'application/json',
    body: { grant_type: 'client_credential', appid: appId, secret: appSecret },
  })
})

test('getuserphonenumber: the code with its owner', async () => {
  const { last, result } = await record((client) => client.readPhoneNumber({ code: 'c1', openId: person }))
  expect(last).toEqual({
    line: 'POST /wxa/business/getuserphonenumber',
    ...withToken,
    body: { code: 'c1', openid: person },
  })
  expect(result).toBe('+86 13812345602')
})

test('msg_sec_check: version 2, the scene of a profile, and the text as it is, unescaped', async () => {
  const use = (client: WechatClient) => client.checkText({ text: '林夏 "é"', openId: person })
  const { last, text, result } = await record(use)
  expect(last).toEqual({
    line: 'POST /wxa/msg_sec_check',
    ...withToken,
    body: { content: '林夏 "é"', version: 2, scene: 1, openid: person },
  })
  expect(text).toContain('林夏')
  expect(result).toBe('review')
})

test('media_check_async: version 2, the scene of a profile, and a picture, not a sound', async () => {
  const url = 'https://passport.example.com/v1/avatars/1?expires=2&signature=3'
  const { last, result } = await record((client) => client.submitImage({ url, openId: person }))
  expect(last).toEqual({
    line: 'POST /wxa/media_check_async',
    ...withToken,
    body: { media_url: url, media_type: 2, version: 2, scene: 1, openid: person },
  })
  expect(result).toBe('trace-1')
})

test('getuserriskrank: the scene of a registration, the address, and the number where there is one', async () => {
  const ask = { openId: person, address: '192.0.2.7' }
  const body = { appid: appId, openid: person, client_ip: '192.0.2.7', scene: 0 }
  const without = await record((client) => client.readRiskRank(ask))
  expect(without.last).toEqual({ line: 'POST /wxa/getuserriskrank', ...withToken, body })
  const phoneNumber = '13812345602'
  const having = await record((client) => client.readRiskRank({ ...ask, phoneNumber }))
  expect(having.last?.body).toEqual({ ...body, mobile_no: phoneNumber })
  expect(having.result).toBe(4)
})
