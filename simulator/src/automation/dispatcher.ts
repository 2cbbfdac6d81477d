import type { Handler } from './handlers.ts'
import { isRecord, parseParams } from './params.ts'
import { ProtocolError } from './protocol-error.ts'

export interface Reply {
  id?: unknown
  result?: unknown
  error?: { message: string }
}

/** Answers one frame of the client. Never throws: the client waits for ever for an answer that does not come. */
export async function dispatch(handlers: Map<string, Handler>, text: string): Promise<Reply> {
  const frame = parseFrame(text)
  if (!frame) return { error: { message: 'The frame is not a JSON object with id and method.' } }
  try {
    return { id: frame.id, result: (await answer(handlers, frame)) ?? {} }
  } catch (error) {
    return { id: frame.id, error: { message: messageOf(error) } }
  }
}

interface Frame {
  id: unknown
  method: string
  params: unknown
}

function answer(handlers: Map<string, Handler>, { method, params }: Frame): unknown {
  const handler = handlers.get(method)
  if (!handler)
    throw new ProtocolError(`${method} unimplemented: the automation protocol has no such method.`)
  return handler(parseParams(method, params))
}

function parseFrame(text: string): Frame | null {
  try {
    const value: unknown = JSON.parse(text)
    if (!isRecord(value) || typeof value.method !== 'string') return null
    return { id: value.id, method: value.method, params: value.params }
  } catch {
    return null
  }
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message || 'The simulator failed without a message.'
}
