import { describeFailure } from './failure.ts'
import type { Options } from './parameters.ts'

export interface CallbackCall {
  name: string
  options: Options
  work: () => unknown
  /** Without callbacks the caller gets a promise. */
  isPromisified: boolean
  /** Is given what a callback of the app throws. */
  onCallbackError: (error: unknown) => void
}

/**
 * Runs an ability as WeChat does: at once, so that calls keep their order, with the outcome later, through success or
 * fail and then complete.
 * @returns a promise of the outcome when there are no callbacks and the ability is promisified; else undefined
 */
export function runWithCallbacks({
  name,
  options,
  work,
  isPromisified,
  onCallbackError,
}: CallbackCall): Promise<object> | undefined {
  const outcome = new Promise((resolve) => resolve(work())).then(
    (result) => ({ isOk: true, result: { errMsg: `${name}:ok`, ...(result as object | undefined) } }),
    (error) => ({ isOk: false, result: describeFailure(name, error) }),
  )
  if (isPromisified && !hasCallbacks(options)) {
    return outcome.then(({ isOk, result }) => (isOk ? result : Promise.reject(result)))
  }
  void outcome.then(({ isOk, result }) => {
    for (const key of [isOk ? 'success' : 'fail', 'complete']) notify(options[key], result, onCallbackError)
  })
  return undefined
}

function hasCallbacks(options: Options): boolean {
  return ['success', 'fail', 'complete'].some((key) => typeof options[key] === 'function')
}

function notify(listener: unknown, result: object, onError: (error: unknown) => void): void {
  if (typeof listener !== 'function') return
  try {
    listener(result)
  } catch (error) {
    onError(error)
  }
}
