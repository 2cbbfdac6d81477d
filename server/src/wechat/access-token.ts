import { minuteMs } from '../core/days.ts'
import { WechatError } from '../core/wechat-client.ts'
import type { CallPlatform } from './platform-call.ts'

export interface StoredToken {
  token: string
  /** When it is to be fetched anew, in ms. */
  refreshAt: number
}

/** Where the nodes share the token. It is encrypted there. */
export interface TokenStore {
  find(): Promise<StoredToken | null>
  save(stored: StoredToken): Promise<void>
  /** Forgets the stored token if it is this one; another node may have a newer one by now. */
  drop(token: string): Promise<void>
}

export interface AccessTokens {
  /** The token to use now. Callers that come while it is fetched share the fetch. */
  get(): Promise<string>
  /** WeChat refused this token. A newer one stays. */
  drop(token: string): Promise<void>
}

interface AccessTokensOptions {
  appId: string
  appSecret: string
  callPlatform: CallPlatform
  store: TokenStore
  now: () => number
  /** 0 to 1, so that nodes do not fetch at the same moment. */
  random: () => number
}

const minLifeMs = minuteMs
const marginMs = 300_000
const spreadMs = minuteMs

/**
 * The platform token in normal mode: every node gets the same one, and WeChat renews it by itself. A forced
 * refresh would end it for all others, so there is none.
 *
 * Source: developers.weixin.qq.com, getStableAccessToken (`POST /cgi-bin/stable_token`).
 */
export function createAccessTokens(options: AccessTokensOptions): AccessTokens {
  const { store, now } = options
  /** What WeChat refused since it last gave out a token: the store may hold it a moment longer. */
  const refused = new Set<string>()
  let held: StoredToken | null = null
  let flight: Promise<void> | null = null

  async function load(): Promise<void> {
    const stored = await store.find()
    if (stored && stored.refreshAt > now() && !refused.has(stored.token)) {
      held = stored
      return
    }
    const fetched = await fetchToken(options)
    refused.clear()
    await store.save(fetched)
    held = fetched
  }

  return {
    async get() {
      while (!held || held.refreshAt <= now()) {
        flight ??= load().finally(() => {
          flight = null
        })
        await flight
      }
      return held.token
    },
    async drop(token) {
      refused.add(token)
      if (held?.token === token) held = null
      await store.drop(token)
    },
  }
}

async function fetchToken({ appId, appSecret, callPlatform, now, random }: AccessTokensOptions) {
  const answer = await callPlatform({
    name: 'stable_token',
    path: '/cgi-bin/stable_token',
    body: { grant_type: 'client_credential', appid: appId, secret: appSecret },
  })
  const { access_token: token, expires_in: lifeSeconds } = answer
  if (typeof token !== 'string' || token === '' || !Number.isFinite(lifeSeconds))
    throw new WechatError('busy')
  // Near its expiry WeChat still returns the old token; without a minimum every call would fetch.
  const lifeMs = Math.max(minLifeMs, Number(lifeSeconds) * 1000 - marginMs - random() * spreadMs)
  return { token, refreshAt: now() + Math.round(lifeMs) }
}
