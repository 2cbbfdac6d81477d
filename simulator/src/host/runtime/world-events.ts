import type { WorldEvents } from '../../protocol/phone.ts'

export type WorldEventHandlers = { [Name in keyof WorldEvents]: (params: WorldEvents[Name]) => void }

export function dispatchWorldEvent(handlers: WorldEventHandlers, event: string, params: unknown): void {
  const handler = (handlers as Record<string, ((params: never) => void) | undefined>)[event]
  handler?.(params as never)
}
