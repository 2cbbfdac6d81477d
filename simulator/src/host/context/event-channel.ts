type Listener = (...args: unknown[]) => void

/** Between a page and the one that it opened: https://developers.weixin.qq.com/miniprogram/dev/api/route/EventChannel.html */
export interface EventChannel {
  emit(name: string, ...args: unknown[]): void
  on(name: string, listener: Listener): void
  once(name: string, listener: Listener): void
  /** Without a listener, all of that name. */
  off(name: string, listener?: Listener): void
}

/** @param onError is given what a listener throws; the others are called all the same */
export function createEventChannel(onError: (error: unknown) => void): EventChannel {
  const listeners: { name: string; listener: Listener; isOnce: boolean }[] = []

  function removeWhere(isMeant: (entry: { name: string; listener: Listener }) => boolean): void {
    for (const entry of listeners.filter(isMeant)) listeners.splice(listeners.indexOf(entry), 1)
  }

  return {
    emit(name, ...args) {
      for (const entry of listeners.filter((candidate) => candidate.name === name)) {
        if (entry.isOnce) removeWhere((candidate) => candidate === entry)
        try {
          entry.listener(...args)
        } catch (error) {
          onError(error)
        }
      }
    },
    on: (name, listener) => void listeners.push({ name, listener, isOnce: false }),
    once: (name, listener) => void listeners.push({ name, listener, isOnce: true }),
    off: (name, listener) =>
      removeWhere((entry) => entry.name === name && (listener === undefined || entry.listener === listener)),
  }
}
