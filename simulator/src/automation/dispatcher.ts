import { isRecord } from '../protocol/call-fields.ts'
import { wordsOf } from '../protocol/thrown.ts'
import type { Handler } from './handlers.ts'
import { ProtocolError } from './protocol-error.ts'

export interface Reply {
  id?: unknown
  result?: unknown
  error?: { message: string }
}

/** Answers one frame of the client. Never throws: a client without an answer would wait for ever. */
export async function dispatch(handlers: Map<string, Handler>, text: string): Promise<Reply> {
  const { id, method, params } = parseFrame(text)
  if (typeof method !== 'string')
    return { id, error: { message: 'The frame is not a JSON object with id and method.' } }
  try {
    return { id, result: (await answer(handlers, method, params)) ?? {} }
  } catch (error) {
    return { id, error: { message: wordsOf(error) } }
  }
}

function answer(handlers: Map<string, Handler>, method: string, params: unknown): unknown {
  const handler = handlers.get(method)
  if (!handler)
    throw new ProtocolError(`${method} unimplemented: the automation protocol has no such method.`)
  return handler(params)
}

function parseFrame(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : {}
  } catch {
    return {}
  }
}
