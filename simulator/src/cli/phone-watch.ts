import { type ClientEvent, toClientEvent } from '../automation/app-events.ts'
import { withoutSecrets } from './log-file.ts'
import { createReadiness, type Readiness } from './readiness.ts'
import type { PhoneLinkHandlers } from './world-client.ts'

const readyLimitMs = 20_000
const shownFaults = 4

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
  const faults = new Set<string>()
  let hasHost = false
  const readiness = createReadiness({
    limitMs: readyLimitMs,
    after,
    describe: () => explain(`The app showed no first page within ${readyLimitMs / 1000} s.`),
  })

  function noteFault(text: string): void {
    const fault = withoutSecrets(text)
    faults.add(fault)
    log(fault)
  }

  /** The first faults of this start: what comes later mostly follows from them. */
  function explain(sentence: string): string {
    return [sentence, ...[...faults].slice(0, shownFaults)].join('\n')
  }

  function beginAnew(): void {
    faults.clear()
    readiness.begin()
  }

  function failStart(reason: string): void {
    noteFault(reason)
    readiness.fail(new Error(explain('The app did not start.')))
  }

  // The app's exceptions come from the host; this one it did not catch. Before its first call it means there is none.
  function onPageError(text: string): void {
    onClientEvent({ method: 'App.exceptionThrown', params: { message: text, stack: '' } })
    if (hasHost) noteFault(text)
    else failStart(text)
  }

  function onEvent(event: string, params: unknown): void {
    if (event === 'phoneConnected') hasHost = true
    else if (event === 'phoneDisconnected') beginAnew()
    else if (event === 'failed') failStart(textOf(params, 'reason'))
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
