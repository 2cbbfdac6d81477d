import type { HostEvents } from '../../protocol/phone.ts'
import { browserConsole } from './host-console.ts'
import { toJsonSafe } from './json-safe.ts'

type ConsoleType = HostEvents['console']['type']
const types: readonly ConsoleType[] = ['log', 'info', 'warn', 'error', 'debug']

export type AppConsole = Console

/** The app's `console`: prints to the browser's and sends every line on. */
export function createAppConsole(emit: (type: ConsoleType, args: unknown[]) => void): AppConsole {
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
