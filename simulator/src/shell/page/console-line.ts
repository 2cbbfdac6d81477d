import type { ControlEvent } from '../../protocol/control.ts'

export type ConsoleLevel = 'debug' | 'log' | 'info' | 'warn' | 'error'

export interface ConsoleLine {
  deviceId: string
  at: string
  level: ConsoleLevel
  text: string
}

export type LevelFilter = 'all' | 'problems' | 'errors'

const longestText = 4000

/** Null for what is not for the console. */
export function toConsoleLine(event: ControlEvent): ConsoleLine | null {
  if (event.type === 'console')
    return { deviceId: event.deviceId, at: event.at, level: event.level, text: toText(event.args) }
  if (event.type !== 'exception') return null
  const text = event.stack.includes(event.message) ? event.stack : `${event.message}\n${event.stack}`
  return { deviceId: event.deviceId, at: event.at, level: 'error', text: text.trim().slice(0, longestText) }
}

export function isShown({ level }: ConsoleLine, filter: LevelFilter): boolean {
  if (filter === 'errors') return level === 'error'
  return filter === 'all' || level === 'error' || level === 'warn'
}

function toText(args: unknown): string {
  const words = Array.isArray(args) ? args : [args]
  return words
    .map((word) => (typeof word === 'string' ? word : JSON.stringify(word)))
    .join(' ')
    .slice(0, longestText)
}
