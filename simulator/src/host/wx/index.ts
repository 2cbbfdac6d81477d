import { wechatTypes } from '../../protocol/wechat-types.ts'
import { findWxMember, type WxKind, type WxMember, wxMembers } from '../../protocol/wx-members.ts'
import type { HostContext } from '../context/context.ts'
import { WxFailure } from '../context/wx-failure.ts'
import type { Absence } from './absence.ts'
import type { Implementation, WxRuntime } from './api.ts'
import { runWithCallbacks } from './callbacks.ts'
import { describeFailure } from './failure.ts'
import { createListenerRegistry } from './listeners.ts'
import { createFailingStorage, createLocalStorage, type LocalStorage } from './local-storage.ts'
import { toOptions } from './parameters.ts'
import { createRequestQueue } from './request-queue.ts'
import { wxTable } from './table.ts'

/** The `wx` object of one app run, with all that WeChat's has. Members can be replaced, by the app and by mocks. */
export function createWx(context: HostContext, absence: Absence): Record<string, unknown> {
  const runtime = createRuntime(context, absence)
  const names = Object.keys(wxMembers) as WxMember[]
  const members = Object.fromEntries(names.map((name) => [name, createMember(name, runtime)]))
  return absence.fill(members, 'Wx', 'wx')
}

/** Whether the result of `wx.<name>` is its return value, instead of what its callbacks receive. */
export function isSync(name: string): boolean {
  const kind = findWxMember(name)?.kind
  if (kind) return kind === 'sync' || kind === 'value'
  const way = wechatTypes.Wx?.[name]?.split(':')[0]
  return way !== 'promised' && way !== 'callback'
}

function createRuntime(context: HostContext, absence: Absence): WxRuntime {
  const storage = createStorage(context)
  return { context, absence, storage, listeners: createListenerRegistry(), requests: createRequestQueue() }
}

function createStorage({ peer, boot }: HostContext): LocalStorage {
  if (boot.storageFails) return createFailingStorage()
  return createLocalStorage(boot.storage, {
    set: (key, { data, encrypted }) => peer.call('setStorage', { key, data, encrypt: encrypted }),
    remove: (key) => peer.call('removeStorage', { key }),
    clear: () => peer.call('clearStorage'),
  })
}

interface Member<Kind extends WxKind> {
  name: WxMember
  implementation: Implementation<Kind>
  runtime: WxRuntime
}

/** How a member of each kind is called. */
const builders: { [Kind in WxKind]: (member: Member<Kind>) => unknown } = {
  value: ({ implementation }) => implementation,
  sync:
    ({ name, implementation, runtime }) =>
    (...args: unknown[]) =>
      callSync(name, () => implementation(runtime, ...args)),
  promised: (member) => createCallbackMember(member, true),
  callback: (member) => createCallbackMember(member, false),
  task:
    ({ name, implementation, runtime }) =>
    (argument?: unknown) => {
      const options = toOptions(argument)
      const { task, result } = implementation(runtime, options)
      const onCallbackError = runtime.context.reportError
      runWithCallbacks({ name, options, work: () => result, isPromisified: false, onCallbackError })
      return task
    },
}

function createMember(name: WxMember, runtime: WxRuntime): unknown {
  const build = builders[wxMembers[name].kind] as (member: Member<WxKind>) => unknown
  return build({ name, implementation: wxTable[name], runtime })
}

function createCallbackMember(
  { name, implementation, runtime }: Member<'promised' | 'callback'>,
  isPromisified: boolean,
) {
  return (argument?: unknown) => {
    const options = toOptions(argument)
    const work = (): unknown => {
      requireAllowed(name, runtime.context)
      return implementation(runtime, options)
    }
    const onCallbackError = runtime.context.reportError
    return runWithCallbacks({ name, options, work, isPromisified, onCallbackError })
  }
}

/** What WeChat does not allow in a page that was opened by itself from Moments. */
const forbiddenInSinglePage: ReadonlySet<WxMember> = new Set([
  'authorize',
  'checkSession',
  'login',
  'navigateBack',
  'navigateTo',
  'openPrivacyContract',
  'openSetting',
  'reLaunch',
  'redirectTo',
  'switchTab',
])

/** https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/share-timeline.html */
function requireAllowed(name: WxMember, { phone }: HostContext): void {
  if (phone.isSinglePage && forbiddenInSinglePage.has(name))
    throw new WxFailure('not allowed in single page mode')
}

function callSync(name: string, call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    const failure = describeFailure(name, error)
    throw Object.assign(new Error(failure.errMsg, { cause: error }), failure)
  }
}
