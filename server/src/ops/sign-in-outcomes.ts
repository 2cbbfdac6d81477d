import { dayOf } from '../core/days.ts'
import { runAll } from '../core/run-all.ts'
import type { LogEntry } from './log-types.ts'

/** Adds all counts of a day, or none. */
type AddOutcomes = (day: number, counts: ReadonlyMap<string, number>) => Promise<void>

export interface SignInOutcomes {
  observeLog(entry: LogEntry): void
  /** Hands what was counted to the store. What could not be handed over is counted on. */
  flush(add: AddOutcomes): Promise<void>
}

/** Counts sign-ins by outcome and day, for the statistics that all nodes share. */
export function createSignInOutcomes(now: () => number): SignInOutcomes {
  let days = new Map<number, Map<string, number>>()
  const count = (day: number, outcome: string, times: number) => {
    const counts = days.get(day) ?? new Map<string, number>()
    counts.set(outcome, (counts.get(outcome) ?? 0) + times)
    days.set(day, counts)
  }
  return {
    observeLog(entry) {
      const isSignIn = entry.event === 'request' && entry.route === '/v1/sessions' && entry.method === 'POST'
      if (isSignIn) count(dayOf(now()), entry.code ?? 'signed_in', 1)
    },
    async flush(add) {
      const taken = days
      days = new Map()
      const handOver = async (day: number, counts: ReadonlyMap<string, number>) => {
        try {
          await add(day, counts)
        } catch (error) {
          for (const [outcome, times] of counts) count(day, outcome, times)
          throw error
        }
      }
      await runAll(
        [...taken].map(
          ([day, counts]) =>
            () =>
              handOver(day, counts),
        ),
      )
    },
  }
}
