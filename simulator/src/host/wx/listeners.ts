import type { WxContext } from '../runtime/context.ts'
import { type ApiTable, sync, type WxRuntime } from './api.ts'
import { wrongType } from './parameters.ts'

type Listener = (value: unknown) => void

/** Which functions the app registered, by ability; `off…` finds them again here. */
export interface ListenerRegistry {
  add(topic: string, listener: Listener, subscribe: () => () => void): void
  /** Without a listener, all of the topic. */
  remove(topic: string, listener?: unknown): void
}

export function createListenerRegistry(): ListenerRegistry {
  const topics = new Map<string, Map<Listener, () => void>>()
  return {
    add(topic, listener, subscribe) {
      const entries = topics.get(topic) ?? new Map<Listener, () => void>()
      topics.set(topic, entries)
      if (!entries.has(listener)) entries.set(listener, subscribe())
    },
    remove(topic, listener) {
      const entries = topics.get(topic) ?? new Map<Listener, () => void>()
      for (const [known, unsubscribe] of entries) {
        if (listener !== undefined && listener !== known) continue
        unsubscribe()
        entries.delete(known)
      }
    },
  }
}

type Subscribe = (context: WxContext, listener: Listener) => () => void

/** `wx.on<topic>` and `wx.off<topic>` of one event. What a listener throws is an error of the app. */
export function listenerPair(topic: string, subscribe: Subscribe): ApiTable {
  return {
    [`on${topic}`]: sync(({ context, listeners }: WxRuntime, listener) => {
      if (typeof listener !== 'function') throw wrongType('callback', 'Function', listener)
      const guarded: Listener = (value) => {
        try {
          listener(value)
        } catch (error) {
          context.reportError(error)
        }
      }
      listeners.add(topic, listener as Listener, () => subscribe(context, guarded))
    }),
    [`off${topic}`]: sync(({ listeners }: WxRuntime, listener) => {
      listeners.remove(topic, listener ?? undefined)
    }),
  }
}
