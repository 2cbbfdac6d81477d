import * as glassEasel from 'glass-easel'
import type { HostEvents } from '../../protocol/phone.ts'
import { wordsOf } from '../../protocol/thrown.ts'
import type { HostContext } from '../context/context.ts'
import { type AppLifecycle, createAppLifecycle } from './app-lifecycle.ts'

interface ErrorReporterOptions extends Pick<HostContext, 'events' | 'peer'> {
  console: Console
}

export interface ErrorReporter {
  /** It belongs here because an error inside a hook is reported to a hook. */
  lifecycle: AppLifecycle
  reportError: (error: unknown) => void
}

/** Reports an error of the app as WeChat would: the console, the `exception` event, `wx.onError`, `App.onError`. */
export function createErrorReporter({ console, events, peer }: ErrorReporterOptions): ErrorReporter {
  const lifecycle = createAppLifecycle(reportError)

  function reportError(error: unknown): void {
    const exception = describeError(error)
    console.error(error)
    peer.emit('exception', exception)
    const text = exception.stack === '' ? exception.message : `${exception.message}\n${exception.stack}`
    events.emit('error', text)
    lifecycle.call('onError', text)
  }

  function reportRejection(reason: unknown, promise: Promise<unknown>): void {
    console.error('Uncaught (in promise)', reason)
    events.emit('unhandledRejection', { reason, promise })
    lifecycle.call('onUnhandledRejection', { reason, promise })
  }

  listenToErrors({ onError: reportError, onUnhandledRejection: reportRejection })
  return { lifecycle, reportError }
}

interface ErrorSinks {
  onError(error: unknown): void
  onUnhandledRejection(reason: unknown, promise: Promise<unknown>): void
}

/** Catches what the app throws: in handlers, lifetimes, timers and promises. */
function listenToErrors({ onError, onUnhandledRejection }: ErrorSinks): void {
  glassEasel.addGlobalErrorListener((error) => {
    onError(error)
    return false
  })
  window.addEventListener('error', (event) => {
    if (event.error === undefined || event.error === null) return
    event.preventDefault()
    onError(event.error)
  })
  window.addEventListener('unhandledrejection', (event) => {
    event.preventDefault()
    onUnhandledRejection(event.reason, event.promise)
  })
}

export function describeError(error: unknown): HostEvents['exception'] {
  return { message: wordsOf(error), stack: error instanceof Error ? (error.stack ?? '') : '' }
}
