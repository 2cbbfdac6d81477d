import { isRecord } from '../protocol/call-fields.ts'

export interface ClientEvent {
  method: string
  params: unknown
}

const clientNames: Record<string, string> = {
  console: 'App.logAdded',
  exception: 'App.exceptionThrown',
  binding: 'App.bindingCalled',
}

/** An event of the host under the name that automation clients know, or null when none of theirs fits. */
export function toClientEvent(event: string, params: unknown): ClientEvent | null {
  const method = clientNames[event]
  if (method === undefined || !isRecord(params)) return null
  return { method, params }
}
