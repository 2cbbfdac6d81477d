import type { HostEvents } from '../../protocol/phone.ts'
import { toJsonSafe } from './json-safe.ts'

type ConsoleType = HostEvents['console']['type']
type Emit = (type: ConsoleType, args: unknown[]) => void

const types: readonly ConsoleType[] = ['log', 'info', 'warn', 'error', 'debug']

/** The browser's own functions, whatever has replaced them since. */
const browserConsole: Pick<Console, ConsoleType> = { ...console }

/** Also sends what the host itself and the engine print as warnings and errors, apart from the app's own `console`. */
export function listenToHostConsole(emit: Emit): void {
  for (const type of ['warn', 'error'] as const) {
    console[type] = (...args: unknown[]) => {
      browserConsole[type](...args)
      emit(type, args.map(toJsonSafe))
    }
  }
}

/** The app's `console`: prints to the browser's and sends every line as well. */
export function createAppConsole(emit: Emit): Console {
  const own = Object.fromEntries(
    types.map((type) => [
      type,
      (...args: unknown[]) => {
        browserConsole[type](...args)
        emit(type, args.map(toJsonSafe))
      },
    ]),
  )
  return Object.assign(Object.create(console) as Console, own)
}
