import { AppError } from '../core/errors'
import { type Timers, withTimeLimit } from '../core/timers'
import { findConnectionTrouble } from './connection-failure'
import { platformError } from './failure'
import type { Network } from './network'

interface LoginPlatform {
  timers: Timers
  network: Pick<Network, 'isOnline'>
}

const loginTimeoutMs = 5_000

/**
 * Takes login codes by `wx.login`, each good for five minutes and one use.
 * Rejects with kind `timeout` after five seconds, since WeChat may never answer; with the trouble of the connection when
 * that is why it failed, else with `platform`.
 * https://developers.weixin.qq.com/miniprogram/dev/api/open-api/login/wx.login.html
 */
export function createLogin({ timers, network }: LoginPlatform): () => Promise<string> {
  return () =>
    withTimeLimit(requestCode(network), {
      timers,
      timeoutMs: loginTimeoutMs,
      createError: () => new AppError('timeout'),
    })
}

function requestCode(network: LoginPlatform['network']): Promise<string> {
  return new Promise((resolve, reject) => {
    wx.login({
      success: ({ code }) => {
        if (typeof code === 'string' && code !== '') resolve(code)
        else reject(platformError('wx.login succeeded without a code'))
      },
      fail: (failure) => {
        const kind = findConnectionTrouble(failure, network.isOnline)
        reject(kind === null ? platformError(failure) : new AppError(kind, { cause: failure }))
      },
    })
  })
}
