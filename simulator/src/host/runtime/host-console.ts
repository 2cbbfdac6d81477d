import type { HostEvents } from '../../protocol/phone.ts'
import { toJsonSafe } from './json-safe.ts'

type ConsoleType = HostEvents['console']['type']

/** What prints, whatever stands in its place since. */
export const browserConsole: Pick<Console, ConsoleType> = { ...console }

/** Sends on what the host itself and the engine complain of, which is beside the app's own `console`. */
export function listenToHostConsole(emit: (type: ConsoleType, args: unknown[]) => void): void {
  for (const type of ['warn', 'error'] as const) {
    console[type] = (...args: unknown[]) => {
      browserConsole[type](...args)
      emit(type, args.map(toJsonSafe))
    }
  }
}
