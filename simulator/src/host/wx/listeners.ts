export type Listener = (value: unknown) => void

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
