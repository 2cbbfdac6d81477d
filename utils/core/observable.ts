/** Ends a subscription; further calls do nothing. */
export type Unsubscribe = () => void

export interface Observable<T> {
  readonly current: T
  /** Calls the listener at every change. */
  subscribe(listener: (value: T) => void): Unsubscribe
}

export interface ObservableValue<T> extends Observable<T> {
  set(value: T): void
}

/** A value that notifies its listeners of changes. One listener's failure never costs another its turn. */
export function createObservable<T>(initial: T): ObservableValue<T> {
  let current = initial
  const listeners = new Set<(value: T) => void>()
  return {
    get current() {
      return current
    },
    set(value) {
      current = value
      for (const listener of [...listeners]) notify(listener, value)
    },
    subscribe(listener) {
      const own = (value: T) => listener(value)
      listeners.add(own)
      return () => {
        listeners.delete(own)
      }
    },
  }
}

function notify<T>(listener: (value: T) => void, value: T): void {
  try {
    listener(value)
  } catch (error) {
    // Reported as an unhandled rejection, so that the loop goes on.
    void Promise.reject(error)
  }
}
