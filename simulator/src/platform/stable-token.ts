import type { PlatformAnswer, PlatformErrorName } from './platform-answers.ts'
import type { Quotas } from './quota.ts'

interface StableTokenOptions {
  appId: string
  isSecret: (candidate: string) => boolean
  quotas: Pick<Quotas, 'stableToken' | 'forcedToken'>
  now: () => number
  randomBytes: (size: number) => Uint8Array
}

export interface StableToken {
  /** `POST /cgi-bin/stable_token`. */
  answer(body: Record<string, unknown>): PlatformAnswer | PlatformErrorName
  /** Null for a token that is good. */
  findFault(token: string | null): PlatformErrorName | null
}

const lifeMs = 7200_000
/** A token is replaced this long before its end, and both are good for as long. */
const overlapMs = 300_000
const forceIntervalMs = 30_000

interface Token {
  text: string
  expiresAt: number
}

/** One token for the app. Normal mode answers the current one; a forced refresh ends it at once. */
export function createStableToken(options: StableTokenOptions): StableToken {
  const { quotas, now } = options
  const tokens = new Tokens(options)
  return {
    answer(body) {
      const fault = findCallerFault(options, body) ?? quotas.stableToken.take()
      if (fault) return fault
      const token = body.force_refresh === true ? tokens.force() : tokens.current()
      if (typeof token === 'string') return token
      return { access_token: token.text, expires_in: Math.floor((token.expiresAt - now()) / 1000) }
    },
    findFault(text) {
      if (!text) return 'token_missing'
      const token = tokens.find(text)
      if (!token) return 'invalid_token'
      return token.expiresAt > now() ? null : 'token_expired'
    },
  }
}

/** The newest token and the one before it. */
class Tokens {
  readonly #options: StableTokenOptions
  #tokens: Token[] = []
  #forcedAt = Number.NEGATIVE_INFINITY

  constructor(options: StableTokenOptions) {
    this.#options = options
  }

  find(text: string): Token | null {
    return this.#tokens.find((candidate) => candidate.text === text) ?? null
  }

  current(): Token {
    const [newest] = this.#tokens
    return newest && newest.expiresAt - this.#options.now() > overlapMs ? newest : this.#renew()
  }

  force(): Token | PlatformErrorName {
    const { now, quotas } = this.#options
    if (now() - this.#forcedAt < forceIntervalMs) return 'rate_limited'
    const excess = quotas.forcedToken.take()
    if (excess) return excess
    this.#forcedAt = now()
    this.#tokens = []
    return this.#renew()
  }

  #renew(): Token {
    const { now, randomBytes } = this.#options
    const text = `sim-${Buffer.from(randomBytes(96)).toString('base64url')}`
    const token = { text, expiresAt: now() + lifeMs }
    this.#tokens = [token, ...this.#tokens.slice(0, 1)]
    return token
  }
}

function findCallerFault(
  { appId, isSecret }: StableTokenOptions,
  { grant_type: grantType, appid, secret }: Record<string, unknown>,
): PlatformErrorName | null {
  if (!appid) return 'appid_missing'
  if (!secret) return 'secret_missing'
  if (grantType !== 'client_credential') return 'wrong_grant_type'
  if (appid !== appId) return 'wrong_appid'
  return isSecret(String(secret)) ? null : 'wrong_secret'
}
