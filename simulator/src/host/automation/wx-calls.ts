import type { HostCalls } from '../../protocol/host-calls.ts'
import { wordsOf } from '../../protocol/thrown.ts'
import { isSync } from '../wx/index.ts'
import { buildFunction } from './evaluate.ts'

type WxFunction = (...args: unknown[]) => unknown
type Callbacks = Partial<Record<'success' | 'fail' | 'complete', (result: unknown) => void>>

const callbackNames = ['success', 'fail', 'complete']

export interface WxCallOptions {
  wx: Record<string, unknown>
  globals: Record<string, unknown>
}

/** `App.callWxMethod` and `App.mockWxMethod` on the app's own `wx`. */
export function createWxCalls({ wx, globals }: WxCallOptions) {
  const replaced = createReplacements(wx)

  function mock({ method, pluginId, functionDeclaration: source, ...params }: MockParams): object {
    requireMember(wx, method, pluginId)
    if (/^(on|off)[A-Z]/.test(method)) throw new Error(`You can't mock wx.${method}`)
    if (typeof source !== 'string' && !('result' in params)) {
      replaced.restore(method)
      return {}
    }
    const args = Array.isArray(params.args) ? params.args : []
    const answer =
      typeof source === 'string'
        ? buildMock(buildFunction(source, globals), replaced.originalOf(method), args)
        : () => params.result
    replaced.replace(method, isSync(method) ? answer : withCallbacks(method, answer))
    return {}
  }

  return { mock, call: (params: CallParams) => callMember(wx, params) }
}

type CallParams = HostCalls['App.callWxMethod']['params']
type MockParams = HostCalls['App.mockWxMethod']['params']

function requireMember(wx: Record<string, unknown>, method: string, pluginId: unknown): void {
  if (pluginId) throw new Error('plugins are not supported by the simulator')
  if (!(method in wx)) throw new Error(`wx.${method} not exists`)
}

async function callMember(
  wx: Record<string, unknown>,
  { method, args, pluginId }: CallParams,
): Promise<{ result: unknown }> {
  requireMember(wx, method, pluginId)
  const callable = wx[method]
  if (typeof callable !== 'function') return { result: callable ?? null }
  const result = isSync(method)
    ? (callable as WxFunction)(...args)
    : await callWithCallbacks(method, callable as WxFunction, args[0])
  return { result: result ?? null }
}

/** Members that stand in for WeChat's own, which come back when asked for. */
function createReplacements(wx: Record<string, unknown>) {
  const originals = new Map<string, unknown>()
  return {
    originalOf: (method: string) => (originals.has(method) ? originals.get(method) : wx[method]),
    replace(method: string, value: unknown): void {
      if (!originals.has(method)) originals.set(method, wx[method])
      define(wx, method, value)
    },
    restore(method: string): void {
      if (originals.has(method)) define(wx, method, originals.get(method))
      originals.delete(method)
    },
  }
}

function define(wx: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(wx, name, { value, configurable: true, enumerable: true, writable: true })
}

function buildMock(mock: WxFunction, origin: unknown, mockArgs: unknown[]): WxFunction {
  return (...args) => mock.apply({ origin }, [...args, ...mockArgs])
}

/** The mock sees the options without callbacks; whether its answer is a failure stands in its errMsg. */
function withCallbacks(method: string, answer: WxFunction): WxFunction {
  return (argument: unknown) => {
    const options = (argument ?? {}) as Record<string, unknown> & Callbacks
    const plain = Object.fromEntries(Object.entries(options).filter(([key]) => !callbackNames.includes(key)))
    const outcome = Promise.resolve()
      .then(() => answer(plain))
      .catch((error: unknown) => (isFailure(error) ? error : { errMsg: `${method}:fail ${wordsOf(error)}` }))
    const hasCallbacks = callbackNames.some((name) => typeof options[name] === 'function')
    if (!hasCallbacks) return outcome.then((result) => (isFailure(result) ? Promise.reject(result) : result))
    void outcome.then((result) => {
      options[isFailure(result) ? 'fail' : 'success']?.(result)
      options.complete?.(result)
    })
    return undefined
  }
}

function isFailure(result: unknown): boolean {
  const message = (result as { errMsg?: unknown } | null | undefined)?.errMsg
  return typeof message === 'string' && /:fail\b/.test(message)
}

function callWithCallbacks(method: string, call: WxFunction, options: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = (result: unknown): void => {
      reject(new Error(wordsOf(result).replace(`${method}:fail `, '')))
    }
    call({ ...(options as object | null), success: resolve, fail })
  })
}
