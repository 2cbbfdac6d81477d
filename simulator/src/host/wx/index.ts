import { wechatTypes } from '../../protocol/wechat-types.ts'
import { describeComponent } from '../components/describe.ts'
import type { WxContext } from '../runtime/context.ts'
import type { Absence } from './absence.ts'
import { type Api, sync, type WxRuntime } from './api.ts'
import { runWithCallbacks } from './callbacks.ts'
import { canIUse } from './can-i-use.ts'
import { createFailingStorage } from './failing-storage.ts'
import { describeFailure } from './failure.ts'
import { createListenerRegistry } from './listeners.ts'
import { createLocalStorage, type LocalStorage } from './local-storage.ts'
import { type Options, toOptions } from './parameters.ts'
import { createRequestQueue } from './request-queue.ts'
import { requireAllowed } from './single-page.ts'
import { apis } from './table.ts'

const allApis = {
  ...apis,
  canIUse: sync((_runtime, schema) => canIUse(String(schema), allApis, describeComponent)),
} as Record<string, Api>

/** The `wx` object of one app run, with all that WeChat's has. Members can be replaced, by the app and by mocks. */
export function createWx(context: WxContext, absence: Absence): Record<string, unknown> {
  const runtime = createRuntime(context, absence)
  const members = Object.fromEntries(
    Object.entries(allApis).map(([name, api]) => [name, createMember(name, api, runtime)]),
  )
  return absence.fill(members, 'Wx', 'wx')
}

/** Whether the result of `wx.<name>` is its return value, instead of what its callbacks receive. */
export function isSync(name: string): boolean {
  const api = Object.hasOwn(allApis, name) ? allApis[name] : undefined
  if (api) return api.kind === 'sync' || api.kind === 'value'
  const way = wechatTypes.Wx?.[name]?.split(':')[0]
  return way !== 'promised' && way !== 'callback'
}

function createRuntime(context: WxContext, absence: Absence): WxRuntime {
  const storage = createStorage(context)
  return { context, absence, storage, listeners: createListenerRegistry(), requests: createRequestQueue() }
}

function createStorage({ peer, boot }: WxContext): LocalStorage {
  if (boot.storageFails) return createFailingStorage()
  return createLocalStorage(boot.storage, {
    set: (key, { data, encrypted }) => peer.call('setStorage', { key, data, encrypt: encrypted }),
    remove: (key) => peer.call('removeStorage', { key }),
    clear: () => peer.call('clearStorage'),
  })
}

function createMember(name: string, api: Api, runtime: WxRuntime): unknown {
  const onCallbackError = (error: unknown): void => runtime.context.reportError(error)
  switch (api.kind) {
    case 'value':
      return api.value
    case 'sync':
      return (...args: unknown[]) => callSync(name, () => api.call(runtime, ...args))
    case 'callback':
      return (argument?: unknown) => {
        const options = toOptions(argument)
        const work = (): unknown => {
          requireAllowed(name, runtime.context)
          return api.call(runtime, options)
        }
        return runWithCallbacks({ name, options, work, isPromisified: api.isPromisified, onCallbackError })
      }
    case 'task':
      return (argument?: unknown) => {
        const options: Options = toOptions(argument)
        const { task, result } = api.start(runtime, options)
        runWithCallbacks({ name, options, work: () => result, isPromisified: false, onCallbackError })
        return task
      }
  }
}

function callSync(name: string, call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    const failure = describeFailure(name, error)
    throw Object.assign(new Error(failure.errMsg, { cause: error }), failure)
  }
}
