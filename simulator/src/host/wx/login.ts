import { WxFailure } from '../context/wx-failure.ts'
import type { WxRuntime, WxTable } from './api.ts'
import { numberOr, type Options } from './parameters.ts'

const timeoutErrno = 5

/** https://developers.weixin.qq.com/miniprogram/dev/api/open-api/login/wx.login.html */
export const loginApis = {
  login: login,
  checkSession: async ({ context }) => void (await context.peer.call('checkSession')),
} satisfies Partial<WxTable>

/** Without a timeout of the app's own it waits as long as WeChat does. */
async function login({ context }: WxRuntime, options: Options): Promise<object> {
  const timeoutMs = numberOr(options, 'timeout', 0)
  let timer: number | undefined
  const outcomes: Promise<{ code: string }>[] = [context.peer.call('login')]
  if (timeoutMs > 0) {
    const late = new Promise<never>((_resolve, reject) => {
      timer = window.setTimeout(() => reject(new WxFailure('timeout', timeoutErrno)), timeoutMs)
    })
    outcomes.push(late)
  }
  try {
    const { code } = await Promise.race(outcomes)
    return { code }
  } finally {
    window.clearTimeout(timer)
  }
}
