import { createEventChannel } from '../runtime/event-channel.ts'
import { type ApiTable, callback, type WxRuntime } from './api.ts'
import { numberOr, type Options, requireText, toOptions } from './parameters.ts'

type Route = 'redirectTo' | 'reLaunch' | 'switchTab'

export const navigationApis: ApiTable = {
  navigateTo: callback(
    async ({ context }, options) => {
      const eventChannel = createEventChannel(context.reportError)
      for (const [name, listener] of Object.entries(toOptions(options.events)))
        if (typeof listener === 'function') eventChannel.on(name, (...args) => listener(...args))
      await context.stack.navigateTo(requireText(options, 'url'), eventChannel)
      return { eventChannel }
    },
    ['url', 'events'],
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
