import { describe, expect, test } from '@jest/globals'
import { call } from './support/members.ts'
import { openId, signIn } from './support/sign-in.ts'
import { createTestServer, minuteMs, type TestServer } from './support/test-server.ts'
import { appId, sealOpenData, sessionKey } from './support/wechat-server.ts'

const keys = ['canarySessionKeyPhoneAA==', 'canarySessionKeyPhoneBQ=='].map((text) =>
  Buffer.from(text, 'base64').subarray(0, 16).toString('base64'),
)

function stepsOf(server: TestServer, watermark: object = {}) {
  const timestamp = Math.floor(server.clock.now / 1000)
  return {
    stepInfoList: [
      { timestamp: timestamp - 86_400, step: 7_421 },
      { timestamp, step: 1_203 },
    ],
    watermark: { appid: appId, timestamp, ...watermark },
  }
}

interface Read {
  code?: string
  sealed?: object
}

function read(server: TestServer, token: string, { code, sealed }: Read = {}) {
  const payload = {
    code: code ?? server.wechat.issueCode({ openid: openId }),
    ...(sealed ?? sealOpenData(stepsOf(server))),
  }
  return call(server, token, 'POST /v1/me/werun', { payload })
}

async function start() {
  const server = await createTestServer()
  return { server, token: (await signIn(server)).token }
}

describe('rule 1.5: open data is opened with the key of its own code', () => {
  test('the steps come back by day, and neither they nor the key are kept', async () => {
    const { server, token } = await start()
    const response = await read(server, token)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({
      days: [
        { date: '2026-11-19', steps: 7_421 },
        { date: '2026-11-20', steps: 1_203 },
      ],
    })
    const users = JSON.stringify(server.sql('select * from users'))
    for (const secret of [sessionKey, '7421', '1203']) expect(users).not.toContain(secret)
    expect(JSON.stringify(server.logs)).not.toContain(sessionKey)
  })

  test('worst 8: two phones of one account that sign in in turns read a hundred times without a failure', async () => {
    const { server, token } = await start()
    const statuses = new Set<number>()
    for (let index = 0; index < 50; index += 1) {
      // Both have their code, and with it their key, before either is exchanged.
      const phones = keys.map((key) => ({
        code: server.wechat.issueCode({ openid: openId, session_key: key }),
        sealed: sealOpenData(stepsOf(server), key),
      }))
      for (const phone of phones.reverse()) statuses.add((await read(server, token, phone)).statusCode)
    }
    expect([...statuses]).toEqual([200])
  })

  test.each([
    ['another key', (server: TestServer) => ({ sealed: sealOpenData(stepsOf(server), keys[0]) })],
    [
      'another person',
      (server: TestServer) => ({ code: server.wechat.issueCode({ openid: 'openid-of-another' }) }),
    ],
    [
      'another mini-program',
      (server: TestServer) => ({ sealed: sealOpenData(stepsOf(server, { appid: 'wx0' })) }),
    ],
    [
      'data of an hour ago',
      (server: TestServer) => ({
        sealed: sealOpenData(stepsOf(server, { timestamp: (server.clock.now - 60 * minuteMs) / 1000 })),
      }),
    ],
    [
      'no watermark',
      (server: TestServer) => ({ sealed: sealOpenData({ ...stepsOf(server), watermark: null }) }),
    ],
    ['no steps', (server: TestServer) => ({ sealed: sealOpenData({ ...stepsOf(server), stepInfoList: 1 }) })],
    [
      'steps that are none',
      (server: TestServer) => ({
        sealed: sealOpenData({ ...stepsOf(server), stepInfoList: [{ timestamp: 1e300, step: -1 }, null] }),
      }),
    ],
    ['JSON that is no object', (_server: TestServer) => ({ sealed: sealOpenData([]) })],
  ])('%s is refused with one and the same code', async (_name, make) => {
    const { server, token } = await start()
    const response = await read(server, token, make(server))
    expect(response.json()).toMatchObject({ status: 422, code: 'open_data_rejected' })
  })

  test('the code is spent once, whatever becomes of it', async () => {
    const { server, token } = await start()
    const code = server.wechat.issueCode({ openid: openId })
    await read(server, token, { code })
    expect((await read(server, token, { code })).json()).toMatchObject({ status: 409, code: 'code_used' })
  })
})
