type AppInstance = Record<string, unknown>

export interface AppLifecycle {
  /** The global `App`. */
  register(options: AppInstance): void
  /** The global `getApp`. */
  getApp(options?: { allowDefault?: boolean }): AppInstance | undefined
  /** Calls a lifecycle of the app, if it has it; errors go to `onError` of the options. */
  call(hook: AppHook, argument: unknown): void
  has(hook: AppHook): boolean
}

export type AppHook =
  | 'onLaunch'
  | 'onShow'
  | 'onHide'
  | 'onError'
  | 'onUnhandledRejection'
  | 'onThemeChange'
  | 'onPageNotFound'

export function createAppLifecycle(reportError: (error: unknown) => void): AppLifecycle {
  let instance: AppInstance | undefined
  return {
    register(options) {
      if (instance) throw new Error('App() was called twice')
      instance = { ...options }
    },
    getApp: (options) => instance ?? (options?.allowDefault ? {} : undefined),
    has: (hook) => typeof instance?.[hook] === 'function',
    call(hook, argument) {
      const method = instance?.[hook]
      if (typeof method !== 'function') return
      try {
        method.call(instance, argument)
      } catch (error) {
        // An error inside onError would call it again for ever.
        if (hook === 'onError') console.error(error)
        else reportError(error)
      }
    },
  }
}
