import type { KindOf, WxKind, WxMember } from '../../protocol/wx-members.ts'
import type { HostContext } from '../context/context.ts'
import type { Absence } from './absence.ts'
import type { ListenerRegistry } from './listeners.ts'
import type { LocalStorage } from './local-storage.ts'
import type { Options } from './parameters.ts'
import type { RequestQueue } from './request-queue.ts'

/** What every ability may use; one per app run. */
export interface WxRuntime {
  context: HostContext
  absence: Absence
  storage: LocalStorage
  listeners: ListenerRegistry
  requests: RequestQueue
}

/** What implements a member of each kind. */
interface Implementations extends Record<WxKind, unknown> {
  value: object
  sync: (runtime: WxRuntime, ...args: unknown[]) => unknown
  /** The result without `errMsg`, now or later; nothing when success says all. */
  promised: (runtime: WxRuntime, options: Options) => unknown
  callback: (runtime: WxRuntime, options: Options) => unknown
  task: (runtime: WxRuntime, options: Options) => { task: object; result: Promise<object> }
}

export type Implementation<Kind extends WxKind> = Implementations[Kind]

/** An implementation of every declared member of `wx`. */
export type WxTable = { [Member in WxMember]: Implementation<KindOf<Member>> }
