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
export function createPhoneWatch(options: PhoneWatchOptions): PhoneWatch {
  const { after, onClientEvent, onEnd } = options
  const faults = createFaults(options.log)
  let hasHost = false
  const readiness = createReadiness({
    limitMs: readyLimitMs,
    after,
    describe: () => faults.explain(`The app showed no first page within ${readyLimitMs / 1000} s.`),
  })
  const follow = createFollower(options, readiness, faults)
  return {
    readiness,
    handlers: {
      onEvent(event, params) {
        if (event === 'phoneConnected') hasHost = true
        follow(event, params)
        const clientEvent = toClientEvent(event, params)
        if (clientEvent) onClientEvent(clientEvent)
      },
      onClose: () => onEnd('The world of this phone is gone'),
    },
    // The host reports the app's exceptions; it did not catch this one. Before the host's first call it means that there
    // is no host.
    onPageError(text) {
      onClientEvent({ method: 'App.exceptionThrown', params: { message: text, stack: '' } })
      if (hasHost) faults.note(text)
      else failStart(text, readiness, faults)
    },
    noteFault: faults.note,
  }
}

type Faults = ReturnType<typeof createFaults>

/** What has gone wrong in this start of the app. */
function createFaults(log: (text: string) => void) {
  const faults = new Set<string>()
  return {
    note(text: string): void {
      const fault = withoutSecrets(text)
      faults.add(fault)
      log(fault)
    },
    /** The first ones: what comes later mostly follows from them. */
    explain: (sentence: string): string => [sentence, ...[...faults].slice(0, shownFaults)].join('\n'),
    clear: (): void => faults.clear(),
  }
}

function createFollower({ log, onReady, onEnd }: PhoneWatchOptions, readiness: Readiness, faults: Faults) {
  const steps: Record<string, (params: unknown) => void> = {
    phoneDisconnected() {
      faults.clear()
      readiness.begin()
    },
    failed: (params) => failStart(textOf(params, 'reason'), readiness, faults),
    ended: (params) => onEnd(textOf(params, 'reason')),
    exception: (params) => faults.note(textOf(params, 'message')),
    ready() {
      log('The first page stands.')
      readiness.succeed()
      onReady()
    },
  }
  return (event: string, params: unknown): void => {
    if (Object.hasOwn(steps, event)) steps[event]?.(params)
  }
}

function failStart(reason: string, readiness: Readiness, faults: Faults): void {
  faults.note(reason)
  readiness.fail(new Error(faults.explain('The app did not start.')))
}

function textOf(params: unknown, field: string): string {
  return String((params as Record<string, unknown> | null)?.[field] ?? '')
}
