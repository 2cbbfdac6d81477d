import { type ClientEvent, toClientEvent } from '../automation/app-events.ts'
import { withoutSecrets } from './log-file.ts'
import { createReadiness, type Readiness } from './readiness.ts'
import type { PhoneLinkHandlers } from './world-client.ts'

const readyLimitMs = 20_000

export interface PhoneWatchOptions {
  log: (text: string) => void
  after: (delayMs: number, work: () => void) => () => void
  /** An event for the automation clients. */
  onClientEvent: (event: ClientEvent) => void
  /** The first page stands, at the start and after each restart. */
  onReady: () => void
  /** The phone cannot go on. */
  onEnd: (reason: string) => void
}

export interface PhoneWatch {
  readiness: Readiness
  handlers: PhoneLinkHandlers
  onPageError: (text: string) => void
  noteFault: (text: string) => void
}

/** Follows what becomes of the app: when it is ready, what goes wrong, when it is over. */
export function createPhoneWatch({
  log,
  after,
  onClientEvent,
  onReady,
  onEnd,
}: PhoneWatchOptions): PhoneWatch {
  let lastFault = ''
  let hasHost = false
  const readiness = createReadiness({
    limitMs: readyLimitMs,
    after,
    describe: () => `The app showed no first page within ${readyLimitMs / 1000} s. ${lastFault}`.trim(),
  })

  function noteFault(text: string): void {
    lastFault = withoutSecrets(text)
    log(lastFault)
  }

  // The app's exceptions come from the host; this one it did not catch. Before its first call it means there is none.
  function onPageError(text: string): void {
    noteFault(text)
    onClientEvent({ method: 'App.exceptionThrown', params: { message: text, stack: '' } })
    if (!hasHost) readiness.fail(new Error(`The app did not start. ${lastFault}`))
  }

  function onEvent(event: string, params: unknown): void {
    if (event === 'phoneConnected') hasHost = true
    else if (event === 'phoneDisconnected') readiness.begin()
    else if (event === 'ended') onEnd(textOf(params, 'reason'))
    else if (event === 'exception') noteFault(textOf(params, 'message'))
    else if (event === 'ready') {
      log('The first page stands.')
      readiness.succeed()
      onReady()
    }
    const clientEvent = toClientEvent(event, params)
    if (clientEvent) onClientEvent(clientEvent)
  }

  return {
    readiness,
    handlers: { onEvent, onClose: () => onEnd('The world of this phone is gone') },
    onPageError,
    noteFault,
  }
}

function textOf(params: unknown, field: string): string {
  return String((params as Record<string, unknown> | null)?.[field] ?? '')
}
