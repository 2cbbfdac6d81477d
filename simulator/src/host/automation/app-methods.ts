import type { PageEntry } from '../runtime/context.ts'
import type { Host } from '../runtime/host.ts'
import { toJsonSafe } from '../runtime/json-safe.ts'
import { buildFunction } from './evaluate.ts'
import type { Handlers } from './index.ts'
import { argsOf, requireString } from './params.ts'
import { createWxCalls } from './wx-calls.ts'

export function createAppMethods({ context, app }: Host): Handlers {
  const wxCalls = createWxCalls({ wx: app.wx, globals: app.globals })
  return {
    'App.getCurrentPage': () => {
      const page = context.stack.current()
      if (!page) throw new Error('no page is open')
      return describePage(page)
    },
    'App.getPageStack': () => ({ pageStack: context.stack.entries().map(describePage) }),
    'App.callWxMethod': (params) => wxCalls.call(params),
    'App.mockWxMethod': (params) => wxCalls.mock(params),
    'App.callFunction': async (params) => {
      const call = buildFunction(requireString(params, 'functionDeclaration'), app.globals)
      return { result: (await call(...argsOf(params))) ?? null }
    },
    'App.addBinding': (params) => {
      const name = requireString(params, 'name')
      const call = (...args: unknown[]): void => {
        context.peer.emit('binding', { name, args: args.map(toJsonSafe) })
      }
      // The app's modules reach it by its bare name, which their parameters do not hide.
      Object.assign(globalThis, { [name]: call })
      Object.assign(app.globals.globalThis as object, { [name]: call })
      return {}
    },
  }
}

function describePage({ id, path, query }: PageEntry) {
  return { pageId: id, path, query }
}
