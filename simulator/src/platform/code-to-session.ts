import type { World } from '../world/world.ts'
import {
  type PlatformAnswer,
  type PlatformErrorName,
  toErrorAnswer,
  toExchangeAnswer,
} from './platform-answers.ts'
import type { Quotas } from './quota.ts'

interface CodeToSessionOptions {
  world: World
  quotas: Pick<Quotas, 'exchangeOf'>
  isSecret: (candidate: string) => boolean
  createRequestId: () => string
}

/** GET /sns/jscode2session: checks the caller in WeChat's order, then exchanges the code. */
export function createCodeToSession({ world, quotas, isSecret, createRequestId }: CodeToSessionOptions) {
  function findFault(method: string, query: URLSearchParams): PlatformErrorName | null {
    if (method !== 'GET') return 'get_required'
    if (!query.get('appid')) return 'appid_missing'
    if (!query.get('secret')) return 'secret_missing'
    if (!query.get('js_code')) return 'code_missing'
    if (query.get('grant_type') !== 'authorization_code') return 'wrong_grant_type'
    if (query.get('appid') !== world.appId) return 'wrong_appid'
    if (!isSecret(query.get('secret') ?? '')) return 'wrong_secret'
    return world.state().faults.platformBusy ? 'busy' : null
  }

  return (method: string, query: URLSearchParams): PlatformAnswer => {
    const requestId = createRequestId()
    const fault = findFault(method, query)
    if (fault) return toErrorAnswer(fault, requestId)
    const exchange = world.exchangeCode(query.get('js_code') ?? '', world.appId)
    const excess = 'openId' in exchange ? quotas.exchangeOf(exchange.openId).take() : null
    return excess ? toErrorAnswer(excess, requestId) : toExchangeAnswer(exchange, requestId)
  }
}
