import type { WechatClient } from '../../src/core/wechat-client.ts'
import type { TokenStore } from '../../src/wechat/access-token.ts'
import type { WechatCallName } from '../../src/wechat/call-name.ts'
import { createWechatClient } from '../../src/wechat/http-wechat-client.ts'
import { appId, appSecret, type TokenCall, wechatTimeoutMs } from './wechat-server.ts'

/** Where the platform token is kept, without a database. */
export function createMemoryTokenStore(): TokenStore {
  let stored: Awaited<ReturnType<TokenStore['find']>> = null
  return {
    find: async () => stored,
    async save(token) {
      stored = token
    },
    async drop(token) {
      if (stored?.token === token) stored = null
    },
  }
}

type ClientOptions = Parameters<typeof createWechatClient>[0]

/** The server's own client of WeChat, and the numbers of which it told an operator. */
export function createTestClient(baseUrl: string, options: Partial<ClientOptions> = {}) {
  const alarms: number[] = []
  const client = createWechatClient({
    appId,
    appSecret,
    baseUrl,
    timeoutMs: wechatTimeoutMs,
    tokenStore: createMemoryTokenStore(),
    now: () => 0,
    random: () => 0,
    onAlarm: (errcode) => alarms.push(errcode),
    ...options,
  })
  return { client, alarms }
}

export const person = 'openid-of-a-person'

/** How the client is brought to make each call; the platform token is fetched on the way to a check. */
export const makeCall: Record<WechatCallName, (client: WechatClient, code: string) => Promise<unknown>> = {
  code_to_session: (client, code) => client.exchangeCode(code),
  stable_token: (client) => client.checkText({ text: 'Ming', openId: person }),
  phone_number: (client, code) => client.readPhoneNumber({ code, openId: person }),
  text_check: (client) => client.checkText({ text: 'Ming', openId: person }),
  image_check: (client) =>
    client.submitImage({ url: 'https://passport.example.com/v1/avatars/1', openId: person }),
  risk_rank: (client) => client.readRiskRank({ openId: person, address: '192.0.2.7' }),
}

/** What the stand-in calls them. */
export const scriptNames: Record<Exclude<WechatCallName, 'code_to_session'>, TokenCall> = {
  stable_token: 'token',
  phone_number: 'phone',
  text_check: 'text',
  image_check: 'image',
  risk_rank: 'risk',
}
