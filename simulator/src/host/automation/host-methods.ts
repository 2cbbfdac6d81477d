import { isRecord } from '../../protocol/call-fields.ts'
import type { HostHandlers } from '../../protocol/host-calls.ts'
import type { Host } from '../app/host.ts'
import { dispatchEvent, dispatchTouch } from './dispatch-event.ts'
import type { Elements } from './elements.ts'
import { locate } from './hit-test.ts'

export function createHostMethods({ context, bars, gestures, app }: Host, elements: Elements) {
  return {
    'Host.locate': (params) => {
      const { element, page } = elements.requireElement(params)
      if (context.stack.current() !== page) throw new Error('page is not on top of page stack')
      return locate(element)
    },
    'Host.pulse': () => ({}),
    'Host.dispatchTouch': (params) => {
      dispatchTouch(gestures, elements.requireElement(params).element, params)
      return {}
    },
    'Element.dispatchEvent': (params) => {
      dispatchEvent(gestures, elements.requireElement(params).element, params)
      return {}
    },
    'Host.native': async ({ method, data }) => {
      if (method === 'goHome') await bars.goHome()
      else if (method === 'navigateLeft') await bars.goBack()
      else if (method === 'switchTab') await bars.tapTabOf(readUrl(data))
      else context.native.answer(method, data)
      return {}
    },
    'Host.inspect': () => ({
      route: context.stack.current()?.path ?? null,
      pages: context.stack.entries().map(({ path, instance }) => ({ path, data: instance.data })),
      storageKeys: readStorageKeys(app.wx),
    }),
  } satisfies Partial<HostHandlers>
}

function readUrl(data: unknown): string {
  if (!isRecord(data)) throw new Error('data: expected an object')
  if (typeof data.url !== 'string') throw new Error('url: expected a string')
  return data.url.replace(/^\//, '')
}

function readStorageKeys(wx: Record<string, unknown>): string[] {
  const { keys } = (wx.getStorageInfoSync as () => { keys: string[] })()
  return keys
}
