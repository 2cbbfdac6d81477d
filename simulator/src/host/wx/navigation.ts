import { type ApiTable, callback, type WxRuntime } from './api.ts'
import { numberOr, type Options, requireText } from './parameters.ts'

type Route = 'navigateTo' | 'redirectTo' | 'reLaunch' | 'switchTab'

export const navigationApis: ApiTable = {
  navigateTo: callback(
    (runtime, options) => {
      if (options.events !== undefined) runtime.context.noteMissing('events of wx.navigateTo')
      return go(runtime, 'navigateTo', options)
    },
    ['url'],
  ),
  redirectTo: callback((runtime, options) => go(runtime, 'redirectTo', options), ['url']),
  reLaunch: callback((runtime, options) => go(runtime, 'reLaunch', options), ['url']),
  switchTab: callback((runtime, options) => go(runtime, 'switchTab', options), ['url']),
  navigateBack: callback(
    async ({ context }, options) => {
      await context.stack.navigateBack(numberOr(options, 'delta', 1))
      return undefined
    },
    ['delta'],
  ),
}

async function go({ context }: WxRuntime, route: Route, options: Options): Promise<undefined> {
  await context.stack[route](requireText(options, 'url'))
}
