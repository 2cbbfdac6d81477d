import { AppError } from '../core/errors'
import { type Timers, withTimeLimit } from '../core/timers'
import { platformError } from './failure'

const loginTimeoutMs = 5_000

/**
 * Takes login codes by `wx.login`, each good for five minutes and one use.
 * Rejects with kind `timeout` after five seconds, since WeChat may never answer, and with `platform` when it fails.
 * https://developers.weixin.qq.com/miniprogram/dev/api/open-api/login/wx.login.html
 */
export function createLogin(timers: Timers): () => Promise<string> {
  return () =>
    withTimeLimit(requestCode(), {
      timers,
      timeoutMs: loginTimeoutMs,
      createError: () => new AppError('timeout'),
    })
}

function requestCode(): Promise<string> {
  return new Promise((resolve, reject) => {
    wx.login({
      success: ({ code }) => {
        if (typeof code === 'string' && code !== '') resolve(code)
        else reject(platformError('wx.login succeeded without a code'))
      },
      fail: (failure) => reject(platformError(failure)),
    })
  })
}
