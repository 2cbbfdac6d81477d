import { WxFailure } from '../runtime/wx-failure.ts'
import { type ApiTable, callback, type WxRuntime } from './api.ts'
import { findText, numberOr, type Options } from './parameters.ts'

export const pageScrollApis: ApiTable = {
  pageScrollTo: callback(pageScrollTo, ['scrollTop', 'duration', 'selector', 'offsetTop']),
  startPullDownRefresh: callback(({ context }) => context.stack.current()?.startPullDownRefresh()),
  stopPullDownRefresh: callback(({ context }) => context.stack.current()?.stopPullDownRefresh()),
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
