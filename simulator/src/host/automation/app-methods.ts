import type { HostHandlers, PageDescription } from '../../protocol/host-calls.ts'
import type { Host } from '../app/host.ts'
import { toJsonSafe } from '../app/json-safe.ts'
import type { PageEntry } from '../context/context.ts'
import { buildFunction } from './evaluate.ts'
import { createWxCalls } from './wx-calls.ts'

export function createAppMethods({ context, app }: Host) {
  const wxCalls = createWxCalls({ wx: app.wx, globals: app.globals })
  return {
    'App.getCurrentPage': () => {
      const page = context.stack.current()
      if (!page) throw new Error('no page is open')
      return describePage(page)
    },
    'App.getPageStack': () => ({ pageStack: context.stack.entries().map(describePage) }),
    'App.callWxMethod': wxCalls.call,
    'App.mockWxMethod': wxCalls.mock,
    'App.callFunction': async ({ functionDeclaration, args }) => {
      const call = buildFunction(functionDeclaration, app.globals)
      return { result: (await call(...args)) ?? null }
    },
    'App.addBinding': ({ name }) => {
      const call = (...args: unknown[]): void => {
        context.peer.emit('binding', { name, args: args.map(toJsonSafe) })
      }
      // The app's modules reach it by its bare name, which their parameters do not hide.
      Object.assign(globalThis, { [name]: call })
      Object.assign(app.globals.globalThis as object, { [name]: call })
      return {}
    },
  } satisfies Partial<HostHandlers>
}

function describePage({ id, path, query }: PageEntry): PageDescription {
  return { pageId: id, path, query }
}
