/** Milliseconds since 1970, as the phone believes. */
export type Clock = () => number

export interface Timers {
  /** Calls back once after `delayMs`; returns what cancels it. */
  after(delayMs: number, callback: () => void): () => void
}

interface TimeLimit {
  timers: Timers
  timeoutMs: number
  /** The error to fail with when the time is over. */
  createError: () => Error
}

/** The work's own result, or `createError()` once `timeoutMs` have passed without one. */
export function withTimeLimit<T>(work: Promise<T>, limit: TimeLimit): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = limit.timers.after(limit.timeoutMs, () => reject(limit.createError()))
    work.then(resolve, reject).then(cancel)
  })
}

/** Resolves after `delayMs`. */
export function delay(timers: Timers, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    timers.after(delayMs, resolve)
  })
}
