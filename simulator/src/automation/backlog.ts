import type { ClientEvent } from './app-events.ts'

/** An app may log a lot before a client listens. */
const maxCharacters = 4_000_000

export interface Backlog {
  keep(event: ClientEvent): void
  /** Everything that was kept, once; from then on nothing is kept. */
  release(): ClientEvent[]
}

/** What the app logged before the first client listened: clients connect after the launch. */
export function createBacklog(): Backlog {
  let kept: ClientEvent[] = []
  let characters = 0
  let lost = 0
  let isReleased = false
  return {
    keep(event) {
      // A binding is called for the client that made it, which is gone.
      if (isReleased || event.method === 'App.bindingCalled') return
      characters += JSON.stringify(event).length
      if (characters > maxCharacters) lost += 1
      else kept.push(event)
    },
    release() {
      const released = lost === 0 ? kept : [...kept, describeLoss(lost)]
      isReleased = true
      kept = []
      return released
    },
  }
}

function describeLoss(count: number): ClientEvent {
  const sentence = `The simulator lost ${count} console lines and exceptions: no client had enabled the log.`
  return { method: 'App.logAdded', params: { type: 'warn', args: [sentence] } }
}
