import type { WxContext } from '../runtime/context.ts'
import type { Absence } from './absence.ts'
import type { ListenerRegistry } from './listeners.ts'
import type { LocalStorage } from './local-storage.ts'
import type { Options } from './parameters.ts'
import type { RequestQueue } from './request-queue.ts'

/** What every ability may use; one per app run. */
export interface WxRuntime {
  context: WxContext
  absence: Absence
  storage: LocalStorage
  listeners: ListenerRegistry
  requests: RequestQueue
}

/** Gives its result at once and throws what fails. */
export interface SyncApi {
  kind: 'sync'
  call: (runtime: WxRuntime, ...args: unknown[]) => unknown
}

/** Answers through success, fail and complete, or a promise when it has none of them. */
export interface CallbackApi {
  kind: 'callback'
  /** The result without `errMsg`, now or later; nothing when success says all. */
  call: (runtime: WxRuntime, options: Options) => unknown
  isPromisified: boolean
  /** Options beside the callbacks, for `wx.canIUse`. */
  options: readonly string[]
}

/** Like a callback API without promise, and hands out an object that controls the work. */
export interface TaskApi {
  kind: 'task'
  start: (runtime: WxRuntime, options: Options) => { task: object; result: Promise<object> }
  options: readonly string[]
}

export interface ValueMember {
  kind: 'value'
  value: unknown
}

export type Api = SyncApi | CallbackApi | TaskApi | ValueMember
export type ApiTable = Record<string, Api>

export function sync(call: SyncApi['call']): SyncApi {
  return { kind: 'sync', call }
}

export function callback(call: CallbackApi['call'], options: readonly string[] = []): CallbackApi {
  return { kind: 'callback', call, isPromisified: true, options }
}

/** For the few abilities that WeChat does not promisify. */
export function callbackOnly(call: CallbackApi['call'], options: readonly string[] = []): CallbackApi {
  return { kind: 'callback', call, isPromisified: false, options }
}
