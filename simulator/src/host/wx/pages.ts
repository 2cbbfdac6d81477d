import { createEventChannel } from '../context/event-channel.ts'
import { WxFailure } from '../context/wx-failure.ts'
import type { WxRuntime, WxTable } from './api.ts'
import { findText, numberOr, type Options, requireText, toOptions } from './parameters.ts'

type Route = 'redirectTo' | 'reLaunch' | 'switchTab'

/** The page stack, and the scrolling of its top page. */
export const pageApis = {
  navigateTo: async ({ context }, options) => {
    const eventChannel = createEventChannel(context.reportError)
    for (const [name, listener] of Object.entries(toOptions(options.events)))
      if (typeof listener === 'function') eventChannel.on(name, (...args) => listener(...args))
    await context.stack.navigateTo(requireText(options, 'url'), eventChannel)
    return { eventChannel }
  },
  redirectTo: (runtime, options) => go(runtime, 'redirectTo', options),
  reLaunch: (runtime, options) => go(runtime, 'reLaunch', options),
  switchTab: (runtime, options) => go(runtime, 'switchTab', options),
  navigateBack: async ({ context }, options) => {
    await context.stack.navigateBack(numberOr(options, 'delta', 1))
    return undefined
  },
  pageScrollTo: pageScrollTo,
  startPullDownRefresh: ({ context }) => context.stack.current()?.startPullDownRefresh(),
  stopPullDownRefresh: ({ context }) => context.stack.current()?.stopPullDownRefresh(),
} satisfies Partial<WxTable>

async function go({ context }: WxRuntime, route: Route, options: Options): Promise<undefined> {
  await context.stack[route](requireText(options, 'url'))
}

function pageScrollTo({ context }: WxRuntime, options: Options): void {
  const page = context.stack.current()
  if (!page) throw new WxFailure('there is no page')
  const { scroller } = page
  const selector = findText(options, 'selector')
  const top = selector === null ? numberOr(options, 'scrollTop', scroller.scrollTop) : topOf(selector)
  const behavior = numberOr(options, 'duration', 300) > 0 ? 'smooth' : 'instant'
  scroller.scrollTo({ top: top + (selector === null ? 0 : numberOr(options, 'offsetTop', 0)), behavior })

  function topOf(wanted: string): number {
    const element = context.selectAll(wanted)[0]
    const node = element ? context.domOf(element) : null
    if (!node) throw new WxFailure(`there is no element that matches ${wanted}`)
    return scroller.scrollTop + node.getBoundingClientRect().top - scroller.getBoundingClientRect().top
  }
}
