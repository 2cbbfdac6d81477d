import * as glassEasel from 'glass-easel'
import type { HostEvents } from '../../protocol/phone.ts'
import { wordsOf } from '../../protocol/thrown.ts'

export interface ErrorSinks {
  onError(error: unknown): void
  onUnhandledRejection(reason: unknown, promise: Promise<unknown>): void
}

/** Catches what the app throws: in handlers, lifetimes, timers and promises. */
export function listenToErrors({ onError, onUnhandledRejection }: ErrorSinks): void {
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
