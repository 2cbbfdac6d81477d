import { nextFrame } from '../runtime/frames.ts'
import type { Host } from '../runtime/host.ts'
import { dispatchEvent, dispatchTouch } from './dispatch-event.ts'
import type { Elements } from './elements.ts'
import { locate } from './hit-test.ts'
import type { Handlers } from './index.ts'
import { type Params, requireObject, requireString } from './params.ts'

export function createHostMethods(host: Host, elements: Elements): Handlers {
  const { context, bars, gestures, app } = host
  return {
    'Host.locate': (params) => {
      const { element, page } = elements.requireElement(params)
      if (context.stack.current() !== page) throw new Error('page is not on top of page stack')
      return locate(element)
    },
    'Host.pulse': () => ({}),
    'Host.settle': async () => {
      await twoFrames()
      // Text is blank until its font has come.
      await document.fonts.ready
      return {}
    },
    'Host.dispatchTouch': (params) => {
      const { element } = elements.requireElement(params)
      dispatchTouch(gestures, element, { ...params, type: requireString(params, 'type') })
      return {}
    },
    'Element.dispatchEvent': (params) => {
      dispatchEvent(gestures, elements.requireElement(params).element, params)
      return {}
    },
    'Host.native': async (params) => {
      const method = requireString(params, 'method')
      if (method === 'goHome') await bars.goHome()
      else if (method === 'navigateLeft') await bars.goBack()
      else if (method === 'switchTab') await bars.tapTabOf(readUrl(params))
      else context.native.answer(method, params.data)
      return {}
    },
    'Host.inspect': () => ({
      route: context.stack.current()?.path ?? null,
      pages: context.stack.entries().map(({ path, instance }) => ({ path, data: instance.data })),
      storageKeys: readStorageKeys(app.wx),
    }),
  }
}

function twoFrames(): Promise<void> {
  return new Promise((resolve) => nextFrame(() => nextFrame(resolve)))
}

function readUrl(params: Params): string {
  return requireString(requireObject(params, 'data'), 'url').replace(/^\//, '')
}

function readStorageKeys(wx: Record<string, unknown>): string[] {
  const { keys } = (wx.getStorageInfoSync as () => { keys: string[] })()
  return keys
}
