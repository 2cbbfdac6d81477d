import type { Timers } from '../../../utils/core/timers'

interface Alarm {
  at: number
  callback: () => void
}

/** A clock and timers that move only when told to. */
export class ManualTime {
  now = Date.parse('2026-11-22T08:00:00.000Z')
  readonly #alarms = new Set<Alarm>()

  readonly clock = (): number => this.now

  readonly timers: Timers = {
    after: (delayMs, callback) => {
      const alarm = { at: this.now + delayMs, callback }
      this.#alarms.add(alarm)
      return () => this.#alarms.delete(alarm)
    },
  }

  get pendingCount(): number {
    return this.#alarms.size
  }

  async advance(durationMs: number): Promise<void> {
    await settle()
    const end = this.now + durationMs
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.now = Math.max(this.now, next.at)
      this.#alarms.delete(next)
      next.callback()
      await settle()
    }
    this.now = end
  }

  #next(end: number): Alarm | undefined {
    return [...this.#alarms].filter((alarm) => alarm.at <= end).sort((a, b) => a.at - b.at)[0]
  }
}

/** Lets every promise go as far as it can. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
